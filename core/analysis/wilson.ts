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
