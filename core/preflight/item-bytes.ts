import { bytesOf } from '../text/within.ts';

/** DynamoDB's limit for one item, names and values together; not adjustable. */
export const longestItem = 400 * 1024;

/**
 * The largest size in bytes of a JSON value in an item: strings in UTF-8, two digits of a number a byte and two more,
 * three for a list or a map and one for each member, names included. Undefined members are left out.
 */
export function valueBytes(value: unknown): number {
  if (typeof value === 'string') return bytesOf(value);
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 2;
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + 1 + valueBytes(one), 3);
  if (typeof value !== 'object' || value === null) return 1;
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .reduce((sum, [name, member]) => sum + 1 + bytesOf(name) + valueBytes(member), 3);
}
