import type { Random } from '../random.ts';

/** The share of all requests above the percentile of a sample of `n`: 1 less Beta(r, n - r + 1), r = ceil(q n). */
export function shareAbove(random: Random, n: number, q: number): number {
  const rank = Math.max(1, Math.ceil(q * n));
  const [below, beyond] = [gamma(random, rank), gamma(random, n - rank + 1)];
  return beyond / (below + beyond);
}

/** G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000); shape 1 or more. */
function gamma(random: Random, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
