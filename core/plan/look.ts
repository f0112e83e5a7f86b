import { unsettledPeriods } from '../routing/traits.ts';
import type { RolloutPlan } from './plan.ts';
import type { PlannedStep } from './steps.ts';

/** The sleep while only signals and deadlines matter: alarms have a path of their own. */
const idleSeconds = 3600;

/**
 * Seconds until the next useful look, 1 at least. It comes when the next period of the metrics will be whole. It is at
 * least one interval apart, and no later than `deadline` seconds from now.
 */
export function secondsToNextLook(
  plan: Pick<RolloutPlan, 'analysis'>,
  now: number,
  deadline = Number.POSITIVE_INFINITY,
): number {
  const { analysis } = plan;
  if (analysis === 'alarmsOnly') return whole(Math.min(idleSeconds, deadline));
  const { period, delay } = analysis.metrics;
  const every = Math.max(period, Math.ceil(analysis.interval / period) * period);
  const at = now / 1000 - delay;
  const next = (Math.floor(at / every) + 1) * every;
  return whole(Math.min(next - at, deadline));
}

/** The longest sleep of a held rollout before it looks again: the hold may be over, and its wake lost. */
export const heldLookSeconds = 300;

const whole = (seconds: number) => Math.max(1, Math.ceil(seconds));

/** Before so many periods even good evidence does not pass a step. */
const minPeriods = 3;

/**
 * Seconds that a step bakes at least: as it says, else until three whole periods can have been judged after those in
 * which the weight was on its way.
 */
export function shortestBake(
  { analysis, router }: Pick<RolloutPlan, 'analysis' | 'router'>,
  { minBakeSeconds, bakeSeconds }: PlannedStep,
): number {
  if (minBakeSeconds !== undefined) return minBakeSeconds;
  if (analysis === 'alarmsOnly') return bakeSeconds;
  const { period } = analysis.metrics;
  return (unsettledPeriods(router, period) + minPeriods) * period;
}
