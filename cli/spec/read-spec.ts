import type { Rules } from '../../core/analysis/settings.ts';
import { parseAnalysis } from '../../core/spec/parse-analysis.ts';
import { parseSpec } from '../../core/spec/parse-spec.ts';
import type { RolloutSpec } from '../../core/spec/spec.ts';
import { formatProblem, type Problem } from '../../core/text/problem.ts';
import type { Context } from '../run/context.ts';
import { exits } from '../run/failure.ts';
import type { World } from '../run/host.ts';
import { type ReadDocument, readDocument } from './read-document.ts';
import type { PlacedProblem } from './yaml-problems.ts';

/** A spec file: as it was written and as it is understood, or every problem at once. */
export type ReadSpec =
  | { readonly file: string; readonly input: Readonly<Record<string, unknown>>; readonly spec: RolloutSpec }
  | { readonly file: string; readonly problems: readonly PlacedProblem[] };

/** What the command line says beside the file. */
export interface SpecChanges {
  readonly revision?: string;
  readonly canary?: string;
}

const missing = {
  what: 'the spec',
  hint: 'give its path, or - for standard input; `meshshift init` writes one from a live route',
};

/** Reads a spec, YAML or JSON; `-` is standard input. @throws Failure when there is no such file */
export async function readSpec(world: World, file: string, changes: SpecChanges = {}): Promise<ReadSpec> {
  const read = await readDocument(world, file, missing);
  if ('problems' in read) return { file, ...read };
  const input = isMapping(read.input) ? { ...read.input, ...changes } : read.input;
  const parsed = parseSpec(input);
  if ('spec' in parsed && isMapping(input)) return { file, input, spec: parsed.spec };
  const problems = 'problems' in parsed ? parsed.problems : [];
  return { file, problems: withQuotes(read, problems, input).map(read.place) };
}

/** Says of each value that would be right as text that it lacks its quotes: `012345678901` is a number without. */
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

/** The data with another value at one place, which exists. */
function withValue(data: unknown, [part, ...rest]: readonly string[], value: unknown): unknown {
  if (part === undefined) return value;
  if (Array.isArray(data)) return data.map((item, i) => (String(i) === part ? withValue(item, rest, value) : item));
  return isMapping(data) ? { ...data, [part]: withValue(data[part], rest, value) } : data;
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `rollout.yaml:7: strategy.steps[1].weight: found 120, allowed: 1 to 99` */
export const problemLine = (file: string, problem: PlacedProblem): string =>
  `${file}${problem.line === undefined ? '' : `:${problem.line}`}: ${formatProblem(problem)}`;

interface Broken {
  readonly file: string;
  readonly problems: readonly PlacedProblem[];
}

/** Tells every problem of a spec; gives the exit code. */
export function refuseSpec(context: Context, { file, problems }: Broken): number {
  for (const problem of problems) context.warn(problemLine(file, problem));
  if (context.json) context.show({ valid: false, problems }, []);
  return exits.usage;
}

export type ReadRules =
  | { readonly rules: Rules }
  | { readonly file: string; readonly problems: readonly PlacedProblem[] };

const missingRules = { what: 'the spec', hint: 'give the path of a spec, or of its analysis section alone' };
const nothingToJudgeBy = { found: 'alarmsOnly', allowed: 'an analysis section: alarms are not recorded' };

/**
 * The analysis section of a spec from a file: a whole spec, or the section alone. Of a whole spec nothing else is
 * looked at. @throws Failure when there is no such file
 */
export async function readRules(world: World, file: string): Promise<ReadRules> {
  const read = await readDocument(world, file, missingRules);
  if ('problems' in read) return { file, ...read };
  const spec = sectionIn(read.input);
  const [prefix, section] = spec === undefined ? ['', read.input] : ['analysis', spec];
  if (section === 'alarmsOnly') return { file, problems: [read.place({ path: prefix, ...nothingToJudgeBy })] };
  const parsed = parseAnalysis(section);
  if ('analysis' in parsed) return { rules: parsed.analysis };
  const problems = parsed.problems.map((problem) => ({
    ...problem,
    path: [prefix, problem.path].filter((part) => part !== '').join('.'),
  }));
  return { file, problems: problems.map(read.place) };
}

const sectionIn = (input: unknown): unknown =>
  typeof input === 'object' && input !== null && 'analysis' in input ? input.analysis : undefined;
