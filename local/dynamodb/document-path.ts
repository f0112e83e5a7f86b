import type { AttributeValue, Item } from './attribute-value.ts';
import { emptyItem } from './attribute-value.ts';

/** Names of map members and indexes of list elements; the first is the name of an attribute. */
export type DocumentPath = readonly [string, ...(string | number)[]];

/** As DynamoDB's messages print a path. */
export const showPath = (path: DocumentPath): string =>
  `[${path.map((piece) => (typeof piece === 'number' ? `[${piece}]` : piece)).join(', ')}]`;

/** A member of a map by name, an element of a list by index; undefined where there is none. */
export function child(value: AttributeValue | undefined, piece: string | number): AttributeValue | undefined {
  if (value === undefined) return undefined;
  if (typeof piece === 'number') return 'L' in value ? value.L[piece] : undefined;
  return 'M' in value ? value.M[piece] : undefined;
}

/** The value at `path`, undefined when there is none. */
export function valueAt(item: Item, path: DocumentPath): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: item };
  for (const piece of path) value = child(value, piece);
  return value;
}

/** The parts of an item that `paths` name, each at its place; list elements close up. Paths that lead nowhere are left out. */
export function pick(item: Item, paths: readonly DocumentPath[]): Item {
  const picked: AttributeValue & { M: Item } = { M: emptyItem() };
  const lists = new Set<{ L: AttributeValue[] }>();
  for (const path of paths) {
    const value = valueAt(item, path);
    if (value !== undefined) place(picked, path, value, lists);
  }
  for (const list of lists) list.L = list.L.filter(() => true);
  return picked.M;
}

function place(root: AttributeValue, path: DocumentPath, value: AttributeValue, lists: Set<{ L: AttributeValue[] }>) {
  let parent = root;
  for (const [depth, piece] of path.entries()) {
    if ('L' in parent) lists.add(parent);
    const next = path[depth + 1];
    const existing = child(parent, piece);
    const grown =
      next === undefined ? value : (existing ?? (typeof next === 'number' ? { L: [] } : { M: emptyItem() }));
    if (typeof piece === 'number') {
      if ('L' in parent) parent.L[piece] = grown;
    } else if ('M' in parent) parent.M[piece] = grown;
    parent = grown;
  }
}
