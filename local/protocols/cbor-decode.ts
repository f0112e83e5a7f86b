import { unreadable } from './protocol.ts';

const indefinite = Symbol('indefinite length');
const stop = Symbol('break');

/** RFC 8949, as far as AWS's RPC v2 uses it; a tagged timestamp comes out as its number of epoch seconds. */
export function decodeCbor(bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = 0;
  const take = (length: number): number => {
    const start = position;
    position += length;
    if (position > bytes.byteLength) throw unreadable('The CBOR body ends too early.');
    return start;
  };
  const argument = (low: number): number | typeof indefinite => {
    if (low < 24) return low;
    if (low === 24) return view.getUint8(take(1));
    if (low === 25) return view.getUint16(take(2));
    if (low === 26) return view.getUint32(take(4));
    if (low === 27) return Number(view.getBigUint64(take(8)));
    if (low === 31) return indefinite;
    throw unreadable(`CBOR: no length is written as ${low}.`);
  };
  const length = (low: number): number => {
    const value = argument(low);
    if (value === indefinite) throw unreadable('CBOR: an indefinite length where none can be.');
    return value;
  };
  /** Items up to a count, or up to the break. */
  const items = (low: number, each: number): unknown[] => {
    const count = argument(low);
    const out: unknown[] = [];
    while (count === indefinite || out.length < count * each) {
      const value = item();
      if (value === stop) {
        if (count === indefinite) return out;
        throw unreadable('CBOR: a break inside a definite length.');
      }
      out.push(value);
    }
    return out;
  };
  const bytesOf = (low: number, major: number): Uint8Array => {
    const count = argument(low);
    if (count !== indefinite) {
      const start = take(count);
      return bytes.subarray(start, start + count);
    }
    const chunks: Uint8Array[] = [];
    for (;;) {
      const first = view.getUint8(take(1));
      if (first === 0xff) return new Uint8Array(Buffer.concat(chunks));
      if (first >> 5 !== major) throw unreadable('CBOR: a chunk of another type.');
      chunks.push(bytesOf(first & 31, major));
    }
  };
  const simple = (low: number): unknown => {
    if (low === 20 || low === 21) return low === 21;
    if (low === 22 || low === 23) return null;
    if (low === 25) return halfFloat(view.getUint16(take(2)));
    if (low === 26) return view.getFloat32(take(4));
    if (low === 27) return view.getFloat64(take(8));
    if (low === 31) return stop;
    throw unreadable(`CBOR: the simple value ${low} is not used by AWS.`);
  };
  const item = (): unknown => {
    const first = view.getUint8(take(1));
    const major = first >> 5;
    const low = first & 31;
    if (major === 0) return length(low);
    if (major === 1) return -1 - length(low);
    if (major === 2) return bytesOf(low, major);
    if (major === 3) return new TextDecoder().decode(bytesOf(low, major));
    if (major === 4) return items(low, 1);
    if (major === 5) return pairs(items(low, 2));
    if (major === 7) return simple(low);
    if (length(low) !== 1) throw unreadable('CBOR: only tag 1, a time, is used by AWS.');
    return item();
  };
  return item();
}

function pairs(flat: readonly unknown[]): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (let index = 0; index < flat.length; index += 2) {
    const key = flat[index];
    if (typeof key !== 'string') throw unreadable('CBOR: a key that is not a string.');
    out[key] = flat[index + 1];
  }
  return out;
}

function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
