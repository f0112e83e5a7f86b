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
