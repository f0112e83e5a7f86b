import type { AnalysisSpec } from '../spec/analysis-spec.ts';
import type { Allowance } from './split.ts';

/** The part of a spec's analysis section that affects a verdict. */
export type Rules = Pick<
  AnalysisSpec,
  'errorRate' | 'latency' | 'minRequests' | 'caution' | 'convergence' | 'limits' | 'watch'
> & {
  /** No errors are counted: the latency is all that is tested. */
  readonly isLatencyAlone?: true;
};

/** The length of a rollout: the tests spread their chances over it. */
export interface Schedule {
  readonly periodSeconds: number;
  /** Steps, the final one at weight 100 included, and whole periods in all; guessed when absent. */
  readonly planned?: { readonly steps: number; readonly periods: number };
}

/** The bounds of the statistical test. */
export interface Settings {
  /** The chance per rollout that a canary within its allowance is called bad, by this metric. */
  readonly alpha: number;
  /** The part of the rollout's alpha that this is: 1 where no other metric has one. */
  readonly share: number;
  /** The chance per step that a harmful canary is passed. */
  readonly beta: number;
  /** A canary within this allowance must not fail. */
  readonly allowed: Allowance;
  /** A failure needs at least this many bad periods, short of an outage. */
  readonly minBadPeriods: number;
  /** The first minutes of the rollout, or of each step, are left out but for an outage. */
  readonly warmup?: { readonly minutes: number; readonly each: 'start' | 'step' } | undefined;
  /** Expects that a version's own noise may last, so that a bad host is less often taken for a bad release. */
  readonly prudent: boolean;
  /** Clients stay with their version: at weight 100 the stable's last ones say little about its usual rate. */
  readonly isSticky: boolean;
  /** Counts give no verdict before the canary had this many requests. */
  readonly minRequests: number;
}

/** The caution of a spec without any. */
export const usualCaution = { alpha: 0.05, minBadPeriods: 2, prudent: false };

/** @param share the part of alpha that the metric may spend: see `shareOf` */
export const settingsOf = ({ errorRate, minRequests, caution, convergence }: Rules, share = 1): Settings => ({
  ...usualCaution,
  ...caution,
  alpha: share * (caution ?? usualCaution).alpha,
  share,
  beta: 0.05,
  isSticky: convergence !== undefined,
  allowed: { ratio: errorRate.ratio, tolerance: errorRate.tolerance },
  minRequests,
});

/** The whole periods at a step's beginning that are left out: the canary is cold, or its weight on its way. */
export function leftOutPeriods(
  { warmup }: Pick<Settings, 'warmup'>,
  periodSeconds: number,
  { unsettled, isFirst }: { readonly unsettled: number; readonly isFirst: boolean },
): number {
  const isCold = warmup?.each === 'step' || isFirst;
  return Math.max(unsettled, isCold ? Math.ceil(((warmup?.minutes ?? 0) * 60) / periodSeconds) : 0);
}

/** A rate that has not held for three whole periods is not yet a rate. */
export const leastPeriods = 3;

/** The tolerance that is harmful at each weight: tighter as more callers would be hurt. Weight and proportion. */
const table = [
  [5, 0.03],
  [10, 0.02],
  [25, 0.01],
  [50, 0.005],
] as const;

const harmfulRatio = 1.25;

/** The rate of a harmful canary at this weight; always worse than the allowed rate. */
export function harmful(weight: number, allowed: Allowance): Allowance {
  return {
    ratio: Math.max(harmfulRatio, (harmfulRatio / 1.1) * allowed.ratio),
    tolerance: Math.max(toleranceAt(weight), 2.5 * allowed.tolerance),
  };
}

/** Between the table's weights it is linear in the logarithms; outside of them it is the value of the nearest end. */
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
