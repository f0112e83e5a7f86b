import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Item = Record<string, AttributeValue>;

/**
 * A JSON value as DynamoDB keeps it; undefined members are left out. Numbers keep the digits that JavaScript prints,
 * at most 17 of the 38 that DynamoDB has.
 *
 * @throws TypeError for values that JSON does not have: NaN, infinities, functions
 */
export function toAttribute(value: unknown): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'number' && Number.isFinite(value)) return { N: String(value) };
  if (Array.isArray(value)) return { L: value.map(toAttribute) };
  if (typeof value === 'object') return { M: toItem(value) };
  throw new TypeError(`no JSON value: ${String(value)}`);
}

export function toItem(value: object): Item {
  const item: Item = {};
  for (const [name, member] of Object.entries(value)) if (member !== undefined) item[name] = toAttribute(member);
  return item;
}

/** @throws TypeError for sets and binaries, which are never written here */
export function fromAttribute(attribute: AttributeValue): unknown {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return Number(attribute.N);
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.NULL !== undefined) return null;
  if (attribute.L !== undefined) return attribute.L.map(fromAttribute);
  if (attribute.M !== undefined) return fromItem(attribute.M);
  throw new TypeError(`an attribute of a type that is not ours: ${Object.keys(attribute).join()}`);
}

export function fromItem(item: Item): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const name of Object.keys(item)) {
    const attribute = item[name];
    if (attribute !== undefined) members[name] = fromAttribute(attribute);
  }
  return members;
}
