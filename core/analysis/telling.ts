import type { Evidence } from './evidence.ts';
import { splitIncrement } from './increment.ts';
import type { RolloutCourse } from './rollout-course.ts';
import type { Period } from './series.ts';
import { splitOf } from './split.ts';

/**
 * The periods that speak loudest against the canary, to quote numbers from: those since the beginning of one of the
 * steps. The verdict itself rests on all of them.
 */
export function telling({ steps }: Evidence, { settings }: RolloutCourse): readonly Period[] {
  const stretches = steps.map((_, first) => steps.slice(first).flatMap((step) => step.periods));
  const against = (periods: readonly Period[]) => {
    const increments = periods.map((period) => splitIncrement(splitOf(period), settings.allowed));
    const sum = (times: number) => increments.reduce((all, increment) => all + increment(times), 0);
    return Math.max(sum(1.4), sum(3.5), sum(25));
  };
  return stretches.reduce((a, b) => (against(b) > against(a) ? b : a), stretches[0] ?? []);
}
