/** ln(e^a + e^b) without overflow; -Infinity stands for a zero. */
export function logAddExp(a: number, b: number): number {
  const high = Math.max(a, b);
  return high === Number.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(Math.min(a, b) - high));
}

/** ln of the sum of e^value; -Infinity for none. */
export function logSumExp(values: ArrayLike<number>): number {
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i += 1) high = Math.max(high, values[i] ?? high);
  if (high === Number.NEGATIVE_INFINITY) return high;
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += Math.exp((values[i] ?? Number.NEGATIVE_INFINITY) - high);
  return high + Math.log(sum);
}

/** ln of the mean of e^value. */
export const logMeanExp = (values: ArrayLike<number>): number => logSumExp(values) - Math.log(values.length);

/** The divergence of two Poisson rates in nats a request: the evidence that each request is expected to bring. */
export const poissonDivergence = (a: number, b: number): number => (a === 0 ? b : a * Math.log(a / b) - a + b);

/** The middle value, the mean of the two middle ones for an even number; `undefined` for none. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}

/**
 * The lower end of Wilson's score interval for a proportion: 0 to 1, 0 without requests, never falling as errors grow.
 * E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
 */
export function wilsonLower(errors: number, requests: number, z: number): number {
  if (requests === 0) return 0;
  const share = errors / requests;
  const square = (z * z) / requests;
  const middle = share + square / 2;
  const half = z * Math.sqrt((share * (1 - share)) / requests + square / (4 * requests));
  return Math.max(0, (middle - half) / (1 + square));
}

/** Floats as base64 of their 8 bytes each, low byte first. Exact where JSON and DynamoDB are not: -Infinity, tiny values. */
export type Packed = string;

const size = Float64Array.BYTES_PER_ELEMENT;

export function pack(values: ArrayLike<number>): Packed {
  const view = new DataView(new ArrayBuffer(values.length * size));
  for (let i = 0; i < values.length; i += 1) view.setFloat64(i * size, values[i] ?? 0, true);
  return btoa(String.fromCharCode(...new Uint8Array(view.buffer)));
}

/** The floats of a packed text; none for an empty one. */
export function unpack(packed: Packed): Float64Array {
  const text = atob(packed);
  const view = new DataView(new ArrayBuffer(text.length));
  for (let i = 0; i < text.length; i += 1) view.setUint8(i, text.charCodeAt(i));
  const values = new Float64Array(text.length / size);
  for (let i = 0; i < values.length; i += 1) values[i] = view.getFloat64(i * size, true);
  return values;
}

/** Evidence as a share of what is needed; evidence to the contrary is none. Both in nats. */
export const shareOf = (log: number, needed: number): number => Math.min(1, Math.max(0, log / needed));
