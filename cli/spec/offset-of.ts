import type { Document } from 'yaml';
import { isMap, isNode, isPair, isScalar } from 'yaml';

/**
 * How far into the text the thing is that a path such as `strategy.steps[1].weight` names: its key, or, for something that
 * is not there, the nearest thing around it. Undefined for the whole.
 */
export function offsetOf(document: Document, path: string): number | undefined {
  const parts = partsOf(path);
  for (let length = parts.length; length > 0; length--) {
    const offset = offsetAt(document, parts.slice(0, length));
    if (offset !== undefined) return offset;
  }
  return undefined;
}

const partsOf = (path: string): (string | number)[] =>
  [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, name = '']) =>
    index === undefined ? name : Number(index),
  );

function offsetAt(document: Document, parts: readonly (string | number)[]): number | undefined {
  const last = parts.at(-1);
  const parent: unknown = parts.length === 1 ? document.contents : document.getIn(parts.slice(0, -1), true);
  if (isMap(parent)) {
    const pair = parent.items.find((one) => isPair(one) && isScalar(one.key) && one.key.value === last);
    return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const node: unknown = document.getIn([...parts], true);
  return isNode(node) ? (node.range?.[0] ?? undefined) : undefined;
}
