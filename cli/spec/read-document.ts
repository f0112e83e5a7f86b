import { open } from 'node:fs/promises';
import type { Document } from 'yaml';
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { facts } from '../../adapters/sdk/error-facts.ts';
import type { Problem } from '../../core/text/problem.ts';
import { shown } from '../../core/text/problem.ts';
import { exits, Failure } from '../run/failure.ts';
import type { Host } from '../run/host.ts';
import type { PlacedProblem } from './yaml-problems.ts';
import { mostAliases, tooManyAliases, yamlProblems } from './yaml-problems.ts';

/** A file of YAML or JSON as data. */
export interface ReadDocument {
  readonly input: unknown;
  /** Adds to a problem the line of its path, and shows the value there as it was written. */
  place(problem: Problem): PlacedProblem;
  /** The text of a value without quotes that YAML does not read as text; undefined for any other value. */
  writtenAt(path: string, found: string): string | undefined;
}

/** The words for a missing file. */
interface Missing {
  readonly what: string;
  /** What to do about it. */
  readonly hint: string;
}

/** The size in bytes of the largest file that is read: the limit of an execution's input, which a spec becomes. */
const largestDocument = 262_144;

/**
 * Reads a file, YAML or JSON; `-` is standard input. All problems of the text are returned at once, each with its line.
 *
 * @throws Failure when the file does not exist
 */
export async function readDocument(
  host: Host,
  file: string,
  missing: Missing,
): Promise<ReadDocument | { readonly problems: readonly PlacedProblem[] }> {
  const text = await textOf(host, file, missing);
  if (text === undefined) return { problems: [tooLarge] };
  const lines = new LineCounter();
  // yamlProblems compares the keys: the parser compares each with each, which takes seconds for a large file.
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

/** The text; undefined when it is too large. */
async function textOf(host: Host, file: string, { what, hint }: Missing): Promise<string | undefined> {
  if (file === '-') return bounded(host.stdin);
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

/** A place in the text: the offset of a key, or of an entry of a list. */
interface Placed {
  readonly offset: number;
  /** A value without quotes that YAML does not read as text, such as `012` or `1e3`. */
  readonly unquoted?: Unquoted;
}

interface Unquoted {
  readonly written: string;
  readonly read: unknown;
}

/** The places of a document by their paths, such as `strategy.steps[1].weight`. */
type Places = ReadonlyMap<string, Placed>;

function placesIn(document: Document): Places {
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

/** The place of a path; for a missing one, the place of its nearest parent. */
function placeOf(places: Places, path: string): Placed | undefined {
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
