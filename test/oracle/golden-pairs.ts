import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod/mini';

const goldens = z.array(z.looseObject({ events: z.array(z.string()) }));
const directory = new URL('../local/step-functions/golden/', import.meta.url);

/** Which kind of state it is says nothing about what may come before or after it. */
const general = (type: string): string => type.replace(/^(Task|Pass|Choice|Wait|Succeed|Fail)State/, 'State');

/** That an event of the second type was recorded as following one of the first, the kinds of the states left out. */
export const pairOf = (before: string, after: string): string => `${general(before)} > ${general(after)}`;

/** Every pair in the histories that AWS recorded; an event that follows nothing follows `nothing`. */
export function goldenPairs(): ReadonlySet<string> {
  const pairs = new Set<string>();
  for (const file of readdirSync(directory).filter((name) => name.endsWith('.yaml'))) {
    for (const { events } of goldens.parse(parse(readFileSync(new URL(file, directory), 'utf8')))) {
      const read = events.map((event) => event.split(' '));
      const types = new Map(read.map(([id = '', , type = '']) => [id, type]));
      for (const [, previous = '', type = ''] of read) pairs.add(pairOf(types.get(previous) ?? 'nothing', type));
    }
  }
  return pairs;
}
