import type { AttributeValue, Item } from './attribute-value.ts';
import { significantDigits } from './decimal.ts';

/** DynamoDB's limit for one item, names and values together. */
export const maximumItemBytes = 400 * 1024;

const numberBytes = (text: string) => Math.ceil(significantDigits(text) / 2) + (text.startsWith('-') ? 2 : 1);
const total = (sizes: readonly number[]) => sizes.reduce((sum, size) => sum + size, 0);

function valueBytes(value: AttributeValue): number {
  if ('S' in value) return Buffer.byteLength(value.S);
  if ('N' in value) return numberBytes(value.N);
  if ('B' in value) return Buffer.byteLength(value.B, 'base64');
  if ('SS' in value) return total(value.SS.map((each) => Buffer.byteLength(each)));
  if ('NS' in value) return total(value.NS.map(numberBytes));
  if ('BS' in value) return total(value.BS.map((each) => Buffer.byteLength(each, 'base64')));
  if ('L' in value) return value.L.reduce((sum, each) => sum + 1 + valueBytes(each), 3);
  if ('M' in value) return 3 + Object.keys(value.M).length + itemBytes(value.M);
  return 1;
}

/** The size that counts against the limit. */
export function itemBytes(item: Item): number {
  let bytes = 0;
  for (const name of Object.keys(item)) {
    const value = item[name];
    if (value !== undefined) bytes += Buffer.byteLength(name) + valueBytes(value);
  }
  return bytes;
}
