import type { AttributeValue } from './attribute-value.ts';
import { compareNumbers } from './decimal.ts';

const bytes = (base64: string) => Buffer.from(base64, 'base64');

const sameMembers = (left: readonly string[], right: readonly string[]) =>
  left.length === right.length && left.every((member) => right.includes(member));

/** Equal in type and content; sets without regard to order. */
export function equalValues(left: AttributeValue, right: AttributeValue): boolean {
  if ('S' in left) return 'S' in right && left.S === right.S;
  if ('N' in left) return 'N' in right && left.N === right.N;
  if ('B' in left) return 'B' in right && left.B === right.B;
  if ('BOOL' in left) return 'BOOL' in right && left.BOOL === right.BOOL;
  if ('NULL' in left) return 'NULL' in right;
  if ('SS' in left) return 'SS' in right && sameMembers(left.SS, right.SS);
  if ('NS' in left) return 'NS' in right && sameMembers(left.NS, right.NS);
  if ('BS' in left) return 'BS' in right && sameMembers(left.BS, right.BS);
  if ('L' in left) {
    if (!('L' in right) || left.L.length !== right.L.length) return false;
    const others = right.L;
    return left.L.every((value, index) => {
      const other = others[index];
      return other !== undefined && equalValues(value, other);
    });
  }
  if (!('M' in right)) return false;
  const names = Object.keys(left.M);
  if (names.length !== Object.keys(right.M).length) return false;
  return names.every((name) => {
    const value = left.M[name];
    const other = right.M[name];
    return value !== undefined && other !== undefined && equalValues(value, other);
  });
}

/** As for sorting; undefined where DynamoDB has no order: between types, and for anything but S, N and B. Strings go by their UTF-8 bytes. */
export function compareValues(left: AttributeValue, right: AttributeValue): number | undefined {
  if ('N' in left && 'N' in right) return compareNumbers(left.N, right.N);
  if ('S' in left && 'S' in right)
    return left.S === right.S ? 0 : Buffer.compare(Buffer.from(left.S), Buffer.from(right.S));
  if ('B' in left && 'B' in right) return Buffer.compare(bytes(left.B), bytes(right.B));
  return undefined;
}

export function beginsWith(value: AttributeValue, prefix: AttributeValue): boolean {
  if ('S' in value && 'S' in prefix) return value.S.startsWith(prefix.S);
  if ('B' in value && 'B' in prefix) {
    const start = bytes(prefix.B);
    return bytes(value.B).subarray(0, start.length).equals(start);
  }
  return false;
}

export function containsValue(value: AttributeValue, part: AttributeValue): boolean {
  if ('S' in value) return 'S' in part && value.S.includes(part.S);
  if ('B' in value) return 'B' in part && bytes(value.B).includes(bytes(part.B));
  if ('SS' in value) return 'S' in part && value.SS.includes(part.S);
  if ('NS' in value) return 'N' in part && value.NS.includes(part.N);
  if ('BS' in value) return 'B' in part && value.BS.includes(part.B);
  return 'L' in value && value.L.some((element) => equalValues(element, part));
}

/** What `size(path)` yields; undefined for the types that have no size. */
export function sizeOf(value: AttributeValue): number | undefined {
  if ('S' in value) return value.S.length;
  if ('B' in value) return bytes(value.B).length;
  if ('SS' in value) return value.SS.length;
  if ('NS' in value) return value.NS.length;
  if ('BS' in value) return value.BS.length;
  if ('L' in value) return value.L.length;
  if ('M' in value) return Object.keys(value.M).length;
  return undefined;
}
