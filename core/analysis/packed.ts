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
  const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float64Array.from({ length: bytes.length / size }, (_, i) => view.getFloat64(i * size, true));
}
