import type { Reason, Verdict } from '../../core/analysis/verdict.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import type { RolloutPlan } from '../../core/plan/plan.ts';
import { count, factor, milliseconds } from '../../core/text/numbers.ts';
import { formatShare } from '../../core/text/share.ts';

/** One metric of a look beside its limit, in words; an absent part was not measured, or does not exist. */
export interface JudgedMetric {
  /** `error rate`, `p99`. */
  readonly metric: string;
  readonly stable?: string;
  readonly canary?: string;
  readonly allowed?: string;
  /** The canary's figure as a multiple of its limit, 0 to 10; absent where no upper limit is known. */
  readonly ofLimit?: number;
  readonly verdict: Verdict;
  /** Canary requests that were judged. */
  readonly requests: number;
  /** The whole finding. */
  readonly text: string;
}

/** The newest look that found numbers; undefined before the first. */
export const newestLook = (decisions: readonly Decision[]): Decision | undefined =>
  decisions.findLast(({ reasons = [] }) => reasons.length > 0);

/** The findings of a look, one row each, in its order: worst first. */
export const judgedMetrics = (
  { reasons = [] }: Pick<Decision, 'reasons'>,
  plan: Pick<RolloutPlan, 'analysis'> | undefined,
): readonly JudgedMetric[] => reasons.map((reason) => rowOf(reason, plan));

function rowOf(reason: Reason, plan: Pick<RolloutPlan, 'analysis'> | undefined): JudgedMetric {
  const { value, stable, limit, verdict, requests, text } = reason;
  const format = formatOf(reason);
  const isLeast = reason.metric === 'traffic';
  return {
    // An additional metric may have another percentile than the main one: its text names it.
    metric: reason.name === undefined ? nameOf(reason, plan) : `${reason.name} ${nameOf(reason, undefined)}`,
    ...(stable !== undefined && { stable: format(stable) }),
    ...(value !== undefined && { canary: format(value) }),
    ...(limit !== undefined && { allowed: `${isLeast ? 'at least ' : ''}${format(limit)}` }),
    ...(value !== undefined && limit !== undefined && !isLeast && { ofLimit: multipleOf(value, limit) }),
    verdict,
    requests,
    text,
  };
}

/** A greater multiple of a limit is shown as this one. */
export const mostOfLimit = 10;

const multipleOf = (value: number, limit: number): number => (value === 0 ? 0 : Math.min(mostOfLimit, value / limit));

function nameOf({ metric }: Reason, plan: Pick<RolloutPlan, 'analysis'> | undefined): string {
  if (metric === 'errorRate') return 'error rate';
  if (metric === 'traffic') return 'requests';
  if (metric === 'budget') return 'failed requests';
  return percentileName(plan);
}

/** The percentile that a rollout watches, such as `p99`; `latency` where it is not known. */
export const percentileName = (plan: Pick<RolloutPlan, 'analysis'> | undefined): string =>
  (plan?.analysis !== 'alarmsOnly' && plan?.analysis.latency?.percentile) || 'latency';

function formatOf({ metric, unit }: Reason): (value: number) => string {
  if (unit === 'times') return (value) => `${factor(value)} times`;
  return { errorRate: formatShare, latency: milliseconds, traffic: count, budget: count }[metric];
}

/** The row that is nearest to its limit: one that fails, else the greatest multiple; undefined without any limit. */
export function nearestLimit(rows: readonly JudgedMetric[]): JudgedMetric | undefined {
  const limited = rows.filter(({ ofLimit }) => ofLimit !== undefined);
  const failing = limited.filter(({ verdict }) => verdict === 'fail');
  return (failing.length > 0 ? failing : limited).toSorted((a, b) => (b.ofLimit ?? 0) - (a.ofLimit ?? 0))[0];
}
