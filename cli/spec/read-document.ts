import { readFile } from 'node:fs/promises';
import type { Document } from 'yaml';
import { LineCounter, parseDocument } from 'yaml';
import { facts } from '../../adapters/error-facts.ts';
import type { Problem } from '../../core/rollout/problem.ts';
import { exits } from '../run/exit-codes.ts';
import { Failure } from '../run/failure.ts';
import type { World } from '../run/world.ts';
import { offsetOf } from './offset-of.ts';

/** A problem and the line of the file that it is about, where there is one. */
export type PlacedProblem = Problem & { readonly line?: number };

/** A file of YAML or JSON as data. */
export interface ReadDocument {
  readonly input: unknown;
  /** Gives a problem the line of what its path names. */
  place(problem: Problem): PlacedProblem;
}

/** How a file that is not there is told. */
export interface Missing {
  readonly what: string;
  /** What to do about it. */
  readonly hint: string;
}

/** Reads a file, YAML or JSON; `-` is standard input. @throws Failure when there is no such file */
export async function readDocument(
  world: World,
  file: string,
  missing: Missing,
): Promise<ReadDocument | { readonly problems: readonly PlacedProblem[] }> {
  const lines = new LineCounter();
  const document = parseDocument(await textOf(world, file, missing), { lineCounter: lines });
  const [broken] = document.errors;
  if (broken !== undefined) {
    const { line } = lines.linePos(broken.pos[0]);
    const [found = 'broken text'] = broken.message.split(/ at line|\n/);
    return { problems: [{ path: '', found: `no YAML: ${found}`, allowed: 'YAML or JSON', line }] };
  }
  return { input: document.toJS(), place: (problem) => placed(document, lines, problem) };
}

async function textOf(world: World, file: string, { what, hint }: Missing): Promise<string> {
  if (file === '-') {
    const chunks: Uint8Array[] = [];
    for await (const chunk of world.stdin) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    return Buffer.concat(chunks).toString('utf8');
  }
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const why = facts(error).code === 'ENOENT' ? 'does not exist' : 'is unreadable';
    throw new Failure(exits.usage, `${what} ${file} ${why}: ${hint}`, { cause: error });
  }
}

function placed(document: Document, lines: LineCounter, problem: Problem): PlacedProblem {
  const offset = offsetOf(document, problem.path);
  return offset === undefined ? problem : { ...problem, line: lines.linePos(offset).line };
}
