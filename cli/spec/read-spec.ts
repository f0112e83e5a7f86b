import type { ReplayRules } from '../../core/replay/recorded-courses.ts';
import { parseAnalysis } from '../../core/spec/parse-analysis.ts';
import { parseSpec } from '../../core/spec/parse-spec.ts';
import type { RolloutSpec } from '../../core/spec/spec.ts';
import { isMapping } from '../../core/spec/usual-metrics.ts';
import type { Problem } from '../../core/text/problem.ts';
import { formatProblem } from '../../core/text/problem.ts';
import type { Context } from '../run/context.ts';
import { exits } from '../run/failure.ts';
import type { Host } from '../run/host.ts';
import type { ReadDocument } from './read-document.ts';
import { readDocument } from './read-document.ts';
import type { PlacedProblem } from './yaml-problems.ts';

/** A spec file as written and as parsed, or all its problems at once. */
type ReadSpec =
  | { readonly file: string; readonly input: Readonly<Record<string, unknown>>; readonly spec: RolloutSpec }
  | { readonly file: string; readonly problems: readonly PlacedProblem[] };

/** Values on the command line that replace those of the file. */
export interface SpecChanges {
  readonly revision?: string;
  readonly canary?: string;
  readonly report?: string;
}

const missing = {
  what: 'the spec',
  hint: 'give its path, or - for standard input; `meshshift init` writes one from a live route',
};

/** Reads a spec, YAML or JSON; `-` is standard input. @throws Failure when the file does not exist */
export async function readSpec(host: Host, file: string, changes: SpecChanges = {}): Promise<ReadSpec> {
  const read = await readDocument(host, file, missing);
  if ('problems' in read) return { file, ...read };
  const input = isMapping(read.input) ? { ...read.input, ...changes } : read.input;
  const parsed = parseSpec(input);
  if ('spec' in parsed && isMapping(input)) return { file, input, spec: parsed.spec };
  const problems = 'problems' in parsed ? parsed.problems : [];
  return { file, problems: withQuotes(read, problems, input).map(read.place) };
}

/** Names the missing quotes where a value would be right as text: without them, `012345678901` is a number. */
function withQuotes(read: ReadDocument, problems: readonly Problem[], input: unknown): readonly Problem[] {
  const unquoted = problems.flatMap(({ path, found }) => {
    const written = read.writtenAt(path, found);
    return written === undefined ? [] : [{ path, written }];
  });
  if (unquoted.length === 0) return problems;
  const parsed = parseSpec(
    unquoted.reduce((spec, { path, written }) => withValue(spec, partsOf(path), written), input),
  );
  const wrong = new Set('problems' in parsed ? parsed.problems.map(({ path }) => path) : []);
  const mended = new Map(unquoted.filter(({ path }) => !wrong.has(path)).map(({ path, written }) => [path, written]));
  return problems.map((problem) => {
    const written = mended.get(problem.path);
    return written === undefined
      ? problem
      : { ...problem, allowed: `${problem.allowed}: put it in quotes, "${written}"` };
  });
}

const partsOf = (path: string): readonly string[] => path.split(/\.|\[|\]\.?/).filter((part) => part !== '');

/** The data with another value at one existing place. */
function withValue(data: unknown, [part, ...rest]: readonly string[], value: unknown): unknown {
  if (part === undefined) return value;
  if (Array.isArray(data)) return data.map((item, i) => (String(i) === part ? withValue(item, rest, value) : item));
  return isMapping(data) ? { ...data, [part]: withValue(data[part], rest, value) } : data;
}

/** `rollout.yaml:7: strategy.steps[1].weight: found 120, allowed: 1 to 99` */
const problemLine = (file: string, problem: PlacedProblem): string =>
  `${file}${problem.line === undefined ? '' : `:${problem.line}`}: ${formatProblem(problem)}`;

interface Broken {
  readonly file: string;
  readonly problems: readonly PlacedProblem[];
}

/** Prints all problems of a spec. @returns the exit code */
export function refuseSpec(context: Context, { file, problems }: Broken): number {
  for (const problem of problems) context.warn(problemLine(file, problem));
  if (context.json) context.show({ valid: false, problems }, []);
  return exits.usage;
}

type ReadRules =
  | { readonly rules: ReplayRules }
  | { readonly file: string; readonly problems: readonly PlacedProblem[] };

const missingRules = { what: 'the spec', hint: 'give the path of a spec, or of its analysis section alone' };
const nothingToJudgeBy = { found: 'alarmsOnly', allowed: 'an analysis section: alarms are not recorded' };

/**
 * Reads the analysis section from a whole spec, or from a file with that section alone. The rest of a spec is not checked.
 *
 * @throws Failure when the file does not exist
 */
export async function readRules(host: Host, file: string): Promise<ReadRules> {
  const read = await readDocument(host, file, missingRules);
  if ('problems' in read) return { file, ...read };
  const spec = sectionIn(read.input);
  const [prefix, section] = spec === undefined ? ['', read.input] : ['analysis', spec];
  if (section === 'alarmsOnly') return { file, problems: [read.place({ path: prefix, ...nothingToJudgeBy })] };
  const parsed = parseAnalysis(section, providerIn(read.input));
  if ('analysis' in parsed) return { rules: parsed.analysis };
  const problems = parsed.problems.map((problem) => ({
    ...problem,
    path: [prefix, problem.path].filter((part) => part !== '').join('.'),
  }));
  return { file, problems: problems.map(read.place) };
}

const sectionIn = (input: unknown): unknown => (isMapping(input) ? input.analysis : undefined);

const providerIn = (input: unknown): unknown =>
  isMapping(input) && isMapping(input.router) ? input.router.provider : undefined;
