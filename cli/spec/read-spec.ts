import { parseSpec } from '../../core/rollout/parse-spec.ts';
import type { RolloutSpec } from '../../core/rollout/spec.ts';
import type { World } from '../run/world.ts';
import type { PlacedProblem } from './read-document.ts';
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
  return { file, problems: problems.map(read.place) };
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
