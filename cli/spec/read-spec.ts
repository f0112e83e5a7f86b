import { readFile } from 'node:fs/promises';
import type { Document } from 'yaml';
import { LineCounter, parseDocument } from 'yaml';
import { facts } from '../../adapters/error-facts.ts';
import { parseSpec } from '../../core/rollout/parse-spec.ts';
import type { Problem } from '../../core/rollout/problem.ts';
import type { RolloutSpec } from '../../core/rollout/spec.ts';
import { exits } from '../run/exit-codes.ts';
import { Failure } from '../run/failure.ts';
import type { World } from '../run/world.ts';
import { offsetOf } from './offset-of.ts';

/** A problem and the line of the file that it is about, where there is one. */
export type PlacedProblem = Problem & { readonly line?: number };

/** A spec file: as it was written and as it is understood, or every problem at once. */
export type ReadSpec =
  | { readonly file: string; readonly input: Readonly<Record<string, unknown>>; readonly spec: RolloutSpec }
  | { readonly file: string; readonly problems: readonly PlacedProblem[] };

/** What the command line says beside the file. */
export interface SpecChanges {
  readonly revision?: string;
  readonly canary?: string;
}

/** Reads a spec, YAML or JSON; `-` is standard input. @throws Failure when there is no such file */
export async function readSpec(world: World, file: string, changes: SpecChanges = {}): Promise<ReadSpec> {
  const lines = new LineCounter();
  const document = parseDocument(await textOf(world, file), { lineCounter: lines });
  const [broken] = document.errors;
  if (broken !== undefined) {
    const { line } = lines.linePos(broken.pos[0]);
    const [found = 'broken text'] = broken.message.split(/ at line|\n/);
    return { file, problems: [{ path: '', found: `no YAML: ${found}`, allowed: 'YAML or JSON', line }] };
  }
  const input = changed(document, changes);
  const parsed = parseSpec(input);
  if ('spec' in parsed && isMapping(input)) return { file, input, spec: parsed.spec };
  const problems = 'problems' in parsed ? parsed.problems : [];
  return { file, problems: problems.map((problem) => placed(document, lines, problem)) };
}

async function textOf(world: World, file: string): Promise<string> {
  if (file === '-') {
    const chunks: Uint8Array[] = [];
    for await (const chunk of world.stdin) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    return Buffer.concat(chunks).toString('utf8');
  }
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const why = facts(error).code === 'ENOENT' ? 'does not exist' : 'is unreadable';
    throw new Failure(
      exits.usage,
      `the spec ${file} ${why}: give its path, or - for standard input; \`meshshift init\` writes one from a live route`,
      { cause: error },
    );
  }
}

function changed(document: Document, changes: SpecChanges): unknown {
  const input: unknown = document.toJS();
  return isMapping(input) ? { ...input, ...changes } : input;
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function placed(document: Document, lines: LineCounter, problem: Problem): PlacedProblem {
  const offset = offsetOf(document, problem.path);
  return offset === undefined ? problem : { ...problem, line: lines.linePos(offset).line };
}
