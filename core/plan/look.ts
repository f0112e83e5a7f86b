import type { RolloutPlan } from './plan.ts';

/** How long to sleep where nothing but signals and deadlines matters: alarms have a path of their own. */
const idleSeconds = 3600;

/**
 * Seconds until it is worth looking again: when the next period of the metrics will be whole, one interval apart at
 * least, and no later than `deadline` seconds from now. 1 at the least.
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

/** How long a rollout that is held sleeps at most before it looks again: what held it may be over, and its wake lost. */
export const heldLookSeconds = 300;

const whole = (seconds: number) => Math.max(1, Math.ceil(seconds));
