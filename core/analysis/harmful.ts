import type { Allowance } from './split.ts';

/** What a step must rule out before the weight grows: tighter as more callers would be hurt. Weight and proportion. */
const table = [
  [5, 0.03],
  [10, 0.02],
  [25, 0.01],
  [50, 0.005],
] as const;

const harmfulRatio = 1.25;

/** How bad a canary would have to be to be harmful at this weight; always worse than what is allowed. */
export function harmful(weight: number, allowed: Allowance): Allowance {
  return {
    ratio: Math.max(harmfulRatio, (harmfulRatio / 1.1) * allowed.ratio),
    tolerance: Math.max(toleranceAt(weight), 2.5 * allowed.tolerance),
  };
}

/** Between the table's weights by a straight line of the logarithms; beyond its ends as at its ends. */
function toleranceAt(weight: number): number {
  const above = table.findIndex(([w]) => w >= weight);
  const [high, low] = [table.at(above), table[above - 1]];
  if (high === undefined) return 0.005;
  if (low === undefined) return above === 0 ? high[1] : 0.005;
  const way = Math.log(weight / low[0]) / Math.log(high[0] / low[0]);
  return low[1] * (high[1] / low[1]) ** way;
}

/**
 * At weight 100 no stable serves beside the canary, and yesterday's rate is a weak witness: traffic drifts. So more is
 * allowed against the stable's newest periods, and more still counts as harmful.
 */
export const allowedAlone = (allowed: Allowance): Allowance => ({
  ratio: Math.max(1.5, allowed.ratio),
  tolerance: Math.max(0.005, allowed.tolerance),
});
export const harmfulAlone = (allowed: Allowance): Allowance => {
  const alone = allowedAlone(allowed);
  return { ratio: alone.ratio + 0.5, tolerance: 2 * alone.tolerance };
};
