import { parseSpec } from '../../core/spec/parse-spec.ts';
import type { RolloutSpec } from '../../core/spec/spec.ts';
import type { Problem } from '../../core/text/problem.ts';
import type { World } from '../run/world.ts';
import type { PlacedProblem, ReadDocument } from './read-document.ts';
import { readDocument } from './read-document.ts';

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
