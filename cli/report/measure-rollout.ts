import type { Measured } from '../../core/analysis/series.ts';
import { firstWhole, lastWhole } from '../../core/plan/look.ts';
import type { MetricSource } from '../../core/ports/metrics.ts';
import type { Sight } from '../follow/rollout.ts';
import { shownStretch } from './shown-stretch.ts';

/**
 * What CloudWatch has now of the time that a report shows. It throws nothing: a report without numbers is worth having.
 *
 * @param say puts what went wrong into words
 */
export async function measureRollout(
  metrics: MetricSource,
  sight: Sight,
  now: number,
  say: (error: unknown) => string,
): Promise<Measured> {
  const shown = shownStretch(sight, now);
  const plan = sight.record?.plan;
  if (shown === undefined || plan === undefined || plan.analysis === 'alarmsOnly') return { periods: [] };
  const { period, delay } = plan.analysis.metrics;
  try {
    return await metrics.measure(
      plan,
      firstWhole(shown.from, period),
      Math.min(shown.to, lastWhole(now, period, delay)),
    );
  } catch (error) {
    return { periods: [], unmeasured: say(error) };
  }
}
