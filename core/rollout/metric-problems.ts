import { livePeriods, liveTraffic } from '../analysis/live-traffic.ts';
import { formatDuration } from './duration.ts';
import type { Facts } from './facts.ts';
import type { Problem } from './problem.ts';
import { isBlind } from './prospect.ts';
import type { RolloutSpec } from './spec.ts';
import { climbingSteps } from './strategy.ts';

/** What keeps the metrics that the rollout will need from being read: nobody reports, or nothing has come lately. */
export function metricProblems(spec: RolloutSpec, stable: string | undefined, facts: Facts): Problem[] {
  const { analysis } = spec;
  if (analysis === 'alarmsOnly' || stable === undefined) return [];
  const path = 'analysis.metrics';
  const { metrics } = analysis;
  if ('preset' in metrics && facts.callers.length === 0)
    return [
      {
        path,
        found: `no caller has reported requests to ${stable} in namespace ${metrics.namespace}`,
        allowed: 'the namespace and preset that the callers of the stable report under, or alarmsOnly',
      },
    ];
  const { measured } = facts;
  if (measured === undefined) return [];
  if (measured.unmeasured !== undefined)
    return [
      { path, found: measured.unmeasured, allowed: 'metrics that can be read whole: put them right, or try again' },
    ];
  if (liveTraffic(measured.periods) !== undefined) return [];
  const lately = formatDuration(livePeriods * metrics.period);
  const late = `up to ${formatDuration(metrics.delay)} ago`;
  return [
    {
      path,
      found: `no data point of requests to ${stable} in the ${lately} ${late}${lastSeen(facts)}`,
      allowed:
        'metrics that arrive: see that the stable is called and that its callers’ agents publish, raise metrics.delay if they are later, or wait until they come',
    },
  ];
}

function lastSeen({ measured }: Facts): string {
  const last = measured?.periods.findLast(({ stable }) => stable !== undefined);
  return last === undefined ? '' : `; the last one is of ${new Date(last.start).toISOString()}`;
}

/** A rollout that no step can judge at today's traffic, though nobody else is to judge it either. */
export function blindProblems({ analysis, strategy }: RolloutSpec, { measured }: Facts): Problem[] {
  if (analysis === 'alarmsOnly' || measured === undefined) return [];
  const { limits, errorRate, latency, onInconclusive } = analysis;
  const absolute = limits !== undefined || errorRate.max !== undefined || latency?.max !== undefined;
  const steps = climbingSteps(strategy);
  const climb = steps.slice(0, -1);
  const approved = climb.length > 0 && climb.every(({ approval }) => approval !== undefined);
  if (absolute || approved || onInconclusive === 'proceed') return [];
  const live = liveTraffic(measured.periods);
  if (live === undefined || !isBlind(steps, analysis, live)) return [];
  const each = (live.requests * 60) / analysis.metrics.period;
  return [
    {
      path: 'analysis',
      found: `${Number(each.toPrecision(2))} requests a minute: however good or bad the canary is, no step can tell within its maxBake`,
      allowed:
        'more traffic or a longer maxBake; absolute limits (analysis.limits, errorRate.max); an approval on each step; or alarmsOnly',
    },
  ];
}
