import type { Document } from 'yaml';
import { isMap, isScalar, isSeq } from 'yaml';

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
