/**
 * Floats as base64 of their 8 bytes each, the low one first: exact, -Infinity and the tiniest included, which JSON or
 * DynamoDB would not keep.
 */
export type Packed = string;

const size = Float64Array.BYTES_PER_ELEMENT;

export function pack(values: ArrayLike<number>): Packed {
  const view = new DataView(new ArrayBuffer(values.length * size));
  for (let i = 0; i < values.length; i += 1) view.setFloat64(i * size, values[i] ?? 0, true);
  return btoa(String.fromCharCode(...new Uint8Array(view.buffer)));
}

/** What was packed; empty for an empty string. */
export function unpack(packed: Packed): Float64Array {
  const text = atob(packed);
  const view = new DataView(new ArrayBuffer(text.length));
  for (let i = 0; i < text.length; i += 1) view.setUint8(i, text.charCodeAt(i));
  const values = new Float64Array(text.length / size);
  for (let i = 0; i < values.length; i += 1) values[i] = view.getFloat64(i * size, true);
  return values;
}
