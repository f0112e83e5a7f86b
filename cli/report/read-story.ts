import type { Measured } from '../../core/analysis/series.ts';
import { firstWhole, lastWhole } from '../../core/plan/look.ts';
import type { MetricSource } from '../../core/ports/metrics.ts';
import type { Found } from '../rollout/find.ts';
import type { Sight } from '../rollout/state.ts';
import { endingOf } from '../rollout/state.ts';
import type { Connection } from '../run/connection.ts';
import type { Context } from '../run/context.ts';
import { failureOf } from '../run/failure.ts';
import { whereabouts } from '../run/settings.ts';
import type { Story } from './story.ts';
import { storyOf } from './story-of.ts';
import { shownStretch } from './stretches.ts';

/** Tells a rollout as it stands now, its metrics read anew. What keeps them from being read is part of the story. */
export async function tellRollout(
  { options, world }: Context,
  { ledger, metrics, now }: Connection,
  { rolloutId, sight, execution }: Found,
): Promise<Story> {
  const at = whereabouts(options, world.env);
  const measured = await measureRollout(metrics, sight, now(), (error) => failureOf(error, at).message);
  const routesBefore = await ledger.routesBefore(rolloutId);
  const ending = endingOf(sight, execution);
  return storyOf({ rolloutId, sight, routesBefore, ...(ending && { ending }) }, measured, now());
}

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
