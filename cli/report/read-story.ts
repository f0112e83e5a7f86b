import { firstWhole, lastWhole, type Measured } from '../../core/analysis/series.ts';
import type { MetricSource } from '../../core/ports/metrics.ts';
import type { TrafficRouter } from '../../core/ports/router.ts';
import type { RouteDocument, RouteParts } from '../../core/routing/route.ts';
import type { FoundRollout } from '../rollout/find.ts';
import { type LinkPorts, linksOf } from '../rollout/links.ts';
import { endingOf, type RolloutState } from '../rollout/state.ts';
import type { Connection } from '../run/connection.ts';
import type { Context } from '../run/context.ts';
import { failureOf } from '../run/failure.ts';
import { whereabouts } from '../run/settings.ts';
import type { Story } from './story.ts';
import { storyOf } from './story-of.ts';
import { shownStretch } from './stretches.ts';

/** Reads a rollout's metrics and makes its story as of now. An error while reading becomes part of the story. */
export async function readStory(
  { options, host }: Context,
  ports: Pick<Connection, 'ledger' | 'metrics' | 'router'> & LinkPorts,
  { rolloutId, state, execution }: FoundRollout,
): Promise<Story> {
  const { ledger, metrics, router, now } = ports;
  const at = whereabouts(options, host.env);
  const measured = await measureRollout(metrics, state, now(), (error) => failureOf(error, at).message);
  const routesBefore = await ledger.routesBefore(rolloutId);
  const routesNow = await readRoutesNow(router, state, routesBefore);
  const ending = endingOf(state, execution);
  const spec = execution?.input;
  const { dashboard } = linksOf(ports, state);
  return storyOf(
    {
      rolloutId,
      state,
      routesBefore,
      routesNow,
      ...(spec && { spec }),
      ...(ending && { ending }),
      ...(dashboard !== undefined && { dashboard }),
    },
    measured,
    now(),
  );
}

/** Reads a rollout's routes as they are, with the reader's permissions; those that cannot be read are left out. */
export async function readRoutesNow(
  router: Pick<TrafficRouter, 'readRoute'>,
  { record }: RolloutState,
  before: Readonly<Record<string, RouteDocument>>,
): Promise<Readonly<Record<string, RouteParts>>> {
  if (record === undefined) return {};
  const ref = record.plan.router;
  const read = Object.keys(before).map(async (route): Promise<[string, RouteParts][]> => {
    try {
      return [[route, await router.readRoute({ router: ref, route })]];
    } catch {
      // The report shows what the rollout left.
      return [];
    }
  });
  return Object.fromEntries((await Promise.all(read)).flat());
}

/**
 * Reads the metrics of the time that a report shows. It never throws, because a report without numbers is useful too.
 *
 * @param say puts an error into words
 */
export async function measureRollout(
  metrics: MetricSource,
  state: RolloutState,
  now: number,
  say: (error: unknown) => string,
): Promise<Measured> {
  const shown = shownStretch(state, now);
  const plan = state.record?.plan;
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
