import { listingSeconds } from '../analysis/reported-errors.ts';
import { type PlannedStep, plannedSteps } from '../plan/steps.ts';
import { traitsOf } from '../routing/traits.ts';
import type { MetricQuery } from '../spec/metric-query.ts';
import { searches } from '../spec/searches.ts';
import type { RolloutSpec } from '../spec/spec.ts';
import { formatDuration } from '../text/duration.ts';
import type { Problem } from '../text/problem.ts';

/** Settings of a spec that are allowed and hardly ever meant, in the form of problems; empty when there is none. */
export const specWarnings = (spec: RolloutSpec): readonly Problem[] => [
  ...plannedSteps(spec.strategy).flatMap((step, i, { length }) => {
    const path = i === length - 1 ? 'strategy.finalBake' : bakePath(spec, i);
    return bakeWarnings(step, path);
  }),
  ...warmWarnings(spec),
  ...stickyWarnings(spec),
  ...searchWarnings(spec),
  ...otherMetricWarnings(spec),
  ...(spec.alarms.length > 0 ? [] : [withoutAlarm]),
];

/** The places of the spec that say how long a step bakes, the testers' first step included. */
function bakePath({ strategy }: RolloutSpec, i: number): string {
  if (strategy.testers !== undefined && i === 0) return 'strategy.testers.hold';
  if (strategy.steps) return `strategy.steps[${strategy.testers === undefined ? i : i - 1}].bake`;
  if (strategy.linear) return 'strategy.linear.every';
  return strategy.exponential ? 'strategy.exponential.every' : 'strategy.canary.bake';
}

/** A longer bake is rather a slip of the unit. */
const longBakeSeconds = 7 * 86_400;

function bakeWarnings({ bakeSeconds, approval }: PlannedStep, path: string): Problem[] {
  if (bakeSeconds > longBakeSeconds)
    return [
      {
        path,
        found: `${formatDuration(bakeSeconds)}, during which two versions serve and no other rollout can use the router`,
        allowed: 'minutes or hours; an approval where a person has to decide',
      },
    ];
  if (bakeSeconds > 0 || approval !== undefined) return [];
  return [
    {
      path,
      found: '0s: the step is over before an alarm can fire or a request can be counted',
      allowed: '5m or more, a few periods of the metrics',
    },
  ];
}

/**
 * Rules are followed late: requests reached the old target group two minutes after its weight was 0 (argo-rollouts
 * #4595). Its targets have the rest of five minutes to finish theirs.
 */
const shortWarmSeconds = 300;

function warmWarnings({ router, strategy: { keepWarm } }: RolloutSpec): Problem[] {
  if (!traitsOf(router).onListeners || keepWarm >= shortWarmSeconds) return [];
  return [
    {
      path: 'strategy.keepWarm',
      found: `${formatDuration(keepWarm)}: requests may still reach the stable when it may be retired`,
      allowed: `${formatDuration(shortWarmSeconds)} or more`,
    },
  ];
}

/** Clients that stay with the stable still need it after the promotion. */
function stickyWarnings({ analysis, strategy: { keepWarm } }: RolloutSpec): Problem[] {
  const stickyFor = analysis === 'alarmsOnly' ? 0 : (analysis.convergence?.stickyFor ?? 0);
  if (keepWarm >= stickyFor) return [];
  return [
    {
      path: 'strategy.keepWarm',
      found: `${formatDuration(keepWarm)}, where clients stay with their version for ${formatDuration(stickyFor)}: some may still be with the stable when it may be retired`,
      allowed: `${formatDuration(stickyFor)} or more`,
    },
  ];
}

const withoutAlarm: Problem = {
  path: 'alarms',
  found: 'none: the analysis alone takes the canary back, up to some minutes after it went bad',
  allowed: 'the alarms that page your team: each takes it back within seconds',
};

/** A metric that is published only when something fails is new when it does, and then not found for a quarter of an hour. */
function searchWarnings({ analysis }: RolloutSpec): Problem[] {
  if (analysis === 'alarmsOnly' || !searches(analysis.metrics, 'canary', 'errors')) return [];
  const late = formatDuration(listingSeconds);
  return [
    {
      path: 'analysis.metrics.canary.errors',
      found: `SEARCH, which finds a new metric up to ${late} late: no step passes in its first ${late} until the canary’s errors have a data point`,
      allowed: 'the metric by its name (namespace, metric, dimensions), or zeros published while nothing fails',
    },
  ];
}

/** The canary's exact metrics as the stable's: no data point can show a slip in a name that was never published. */
function otherMetricWarnings({ analysis }: RolloutSpec): Problem[] {
  if (analysis === 'alarmsOnly' || 'preset' in analysis.metrics) return [];
  const { canary, stable } = analysis.metrics;
  return (['requests', 'errors', 'latency'] as const).flatMap((what): Problem[] => {
    const [own, other] = [canary[what], stable[what]];
    if (own === undefined || other === undefined || typeof own === 'string' || typeof other === 'string') return [];
    const [named, usual] = [nameOf(own), nameOf(other)];
    if (named === usual) return [];
    return [
      {
        path: `analysis.metrics.canary.${what}`,
        found: `${named}, where the stable has ${usual}`,
        allowed: 'the same metric with other values of its dimensions, unless their names distinguish the versions',
      },
    ];
  });
}

/** An exact metric without the values of its dimensions, which distinguish the versions. */
const nameOf = ({ namespace, metric, dimensions, stat }: Exclude<MetricQuery, string>): string =>
  `${namespace} ${metric} by ${Object.keys(dimensions).toSorted().join(', ') || 'nothing'}${stat === undefined ? '' : `, ${stat}`}`;
