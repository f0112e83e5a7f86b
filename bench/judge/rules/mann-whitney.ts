/** 98 %, two-sided. */
const z98 = 2.3263478740408408;

/** How two samples are apart, by ranks. */
export interface Shift {
  /** By how much the first must be moved for its ranks to be what they would be if both were alike. */
  readonly estimate: () => number;
  /** Whether the lower end of the 98 % interval of that shift is above this. */
  readonly surelyAbove: (least: number) => boolean;
}

/**
 * The rank-sum test turned into an estimate and an interval: the shifts at which the standardised rank sum is 0 and z
 * (Hodges & Lehmann, 1963; normal approximation, corrected for ties). Undefined when all values are one.
 */
export function mannWhitney(experiment: readonly number[], control: readonly number[]): Shift | undefined {
  const first = Float64Array.from(experiment).sort();
  const second = Float64Array.from(control).sort();
  const [lowest, highest] = [first[0] ?? 0, first.at(-1) ?? 0];
  const [least, most] = [second[0] ?? 0, second.at(-1) ?? 0];
  if (lowest === most && highest === least) return undefined;
  const at = (shift: number) => standardised(first, second, shift);
  return { estimate: () => root(at, lowest - most, highest - least), surelyAbove: (shift) => at(shift) > z98 };
}

/** By bisection, where the function, which falls from `low` to `high`, crosses 0. */
function root(of: (shift: number) => number, low: number, high: number): number {
  if (of(low) <= 0) return low;
  if (of(high) >= 0) return high;
  let [a, b] = [low, high];
  for (let i = 0; i < 30; i += 1) {
    const middle = (a + b) / 2;
    if (of(middle) > 0) a = middle;
    else b = middle;
  }
  return (a + b) / 2;
}

/** The rank sum of the first sample less `shift`, in standard deviations from what it would be if both were alike. */
function standardised(first: Float64Array, second: Float64Array, shift: number): number {
  const [m, k] = [first.length, second.length];
  let [i, j, ranks, ties] = [0, 0, 0, 0];
  while (i < m || j < k) {
    const value = Math.min((first[i] ?? Number.POSITIVE_INFINITY) - shift, second[j] ?? Number.POSITIVE_INFINITY);
    const [fromI, fromJ] = [i, j];
    while (i < m && (first[i] ?? 0) - shift === value) i += 1;
    while (j < k && second[j] === value) j += 1;
    const alike = i - fromI + j - fromJ;
    ranks += (i - fromI) * (fromI + fromJ + (alike + 1) / 2);
    ties += alike ** 3 - alike;
  }
  const n = m + k;
  const variance = ((m * k) / 12) * (n + 1 - ties / (n * (n - 1)));
  return variance <= 0 ? 0 : (ranks - (m * (m + 1)) / 2 - (m * k) / 2) / Math.sqrt(variance);
}
