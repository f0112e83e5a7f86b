import { open } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import { facts } from '../../adapters/sdk/error-facts.ts';
import type { Problem } from '../../core/text/problem.ts';
import { shown } from '../../core/text/problem.ts';
import { exits } from '../run/exit-codes.ts';
import { Failure } from '../run/failure.ts';
import type { World } from '../run/world.ts';
import type { Placed } from './offsets.ts';
import { placeOf, placesIn } from './offsets.ts';
import { mostAliases, tooManyAliases, yamlProblems } from './yaml-problems.ts';

/** A problem and the line of the file that it is about, where there is one. */
export type PlacedProblem = Problem & { readonly line?: number };

/** A file of YAML or JSON as data. */
export interface ReadDocument {
  readonly input: unknown;
  /** Gives a problem the line of the thing that its path names, and shows the thing as it was written. */
  place(problem: Problem): PlacedProblem;
  /** As it was written, of a value found at `path` that has no quotes and that YAML reads as something else than text. */
  writtenAt(path: string, found: string): string | undefined;
}

/** The words for a file that is not there. */
export interface Missing {
  readonly what: string;
  /** What to do about it. */
  readonly hint: string;
}

/** Bytes of the largest file that is read: an execution's input, which a spec becomes, has no room for more. */
export const largestDocument = 262_144;

/**
 * Reads a file, YAML or JSON; `-` is standard input. Every problem of the text at once, each with its line.
 *
 * @throws Failure when there is no such file
 */
export async function readDocument(
  world: World,
  file: string,
  missing: Missing,
): Promise<ReadDocument | { readonly problems: readonly PlacedProblem[] }> {
  const text = await textOf(world, file, missing);
  if (text === undefined) return { problems: [tooLarge] };
  const lines = new LineCounter();
  // Keys are compared by yamlProblems: the parser compares each with each, which takes seconds for a large file.
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false });
  const problems = yamlProblems(document, lines);
  if (problems.length > 0) return { problems };
  let input: unknown;
  try {
    input = document.toJS({ maxAliasCount: mostAliases });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return { problems: [tooManyAliases(document, lines)] };
  }
  const places = placesIn(document);
  const lineOf = ({ offset }: Placed) => lines.linePos(offset).line;
  const writtenAt = (path: string, found: string): string | undefined => {
    const unquoted = places.get(path)?.unquoted;
    return unquoted !== undefined && shown(unquoted.read) === found ? unquoted.written : undefined;
  };
  return {
    input,
    writtenAt,
    place(problem) {
      const place = placeOf(places, problem.path);
      if (place === undefined) return problem;
      return { ...problem, found: writtenAt(problem.path, problem.found) ?? problem.found, line: lineOf(place) };
    },
  };
}

const tooLarge: PlacedProblem = {
  path: '',
  found: `more than ${largestDocument / 1024} KiB`,
  allowed: `at most ${largestDocument / 1024} KiB, which is what an execution takes as its input`,
};

/** The text; undefined when there is more of it than is read. */
async function textOf(world: World, file: string, { what, hint }: Missing): Promise<string | undefined> {
  if (file === '-') return bounded(world.stdin);
  try {
    const opened = await open(file);
    return await bounded(opened.createReadStream());
  } catch (error) {
    const why = facts(error).code === 'ENOENT' ? 'does not exist' : 'is unreadable';
    throw new Failure(exits.usage, `${what} ${file} ${why}: ${hint}`, { cause: error });
  }
}

async function bounded(source: AsyncIterable<Uint8Array | string>): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    size += bytes.length;
    if (size > largestDocument) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
