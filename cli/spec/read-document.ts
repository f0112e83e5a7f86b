import { open } from 'node:fs/promises';
import type { Document } from 'yaml';
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { facts } from '../../adapters/sdk/error-facts.ts';
import type { Problem } from '../../core/text/problem.ts';
import { shown } from '../../core/text/problem.ts';
import { exits, Failure } from '../run/failure.ts';
import type { World } from '../run/host.ts';
import type { PlacedProblem } from './yaml-problems.ts';
import { mostAliases, tooManyAliases, yamlProblems } from './yaml-problems.ts';

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

/** Where in the text a thing stands: how far its key, or its entry, is from the beginning. */
export interface Placed {
  readonly offset: number;
  /** Of a value without quotes that YAML reads as something other than text, such as `012` or `1e3`. */
  readonly unquoted?: Unquoted;
}

export interface Unquoted {
  readonly written: string;
  readonly read: unknown;
}

/** Everything that a path such as `strategy.steps[1].weight` can name in a document. */
export type Places = ReadonlyMap<string, Placed>;

export function placesIn(document: Document): Places {
  const places = new Map<string, Placed>();
  const walk = (node: unknown, path: string): void => {
    if (isMap(node))
      for (const { key, value } of node.items) {
        if (!isScalar(key)) continue;
        const inner = path === '' ? String(key.value) : `${path}.${String(key.value)}`;
        places.set(inner, { offset: key.range?.[0] ?? 0, ...unquotedIn(value) });
        walk(value, inner);
      }
    if (isSeq(node))
      for (const [i, item] of node.items.entries()) {
        const range = (item as { readonly range?: readonly number[] } | null)?.range;
        places.set(`${path}[${i}]`, { offset: range?.[0] ?? 0, ...unquotedIn(item) });
        walk(item, `${path}[${i}]`);
      }
  };
  walk(document.contents, '');
  return places;
}

/** The place that a path names or, for something that is not there, of the nearest thing around it. */
export function placeOf(places: Places, path: string): Placed | undefined {
  for (let around = path; around !== ''; around = around.slice(0, Math.max(0, around.search(/(\.|\[)[^.[]*$/)))) {
    const place = places.get(around);
    if (place !== undefined) return around === path ? place : { offset: place.offset };
  }
  return undefined;
}

const unquotedIn = (value: unknown): Pick<Placed, 'unquoted'> =>
  isScalar(value) && value.type === 'PLAIN' && typeof value.value !== 'string' && (value.source ?? '') !== ''
    ? { unquoted: { written: value.source ?? '', read: value.value } }
    : {};
