import { climbingSteps } from '../plan/steps.ts';
import type { QueryFault } from '../ports/metrics.ts';
import type { RouterRef } from '../routing/route.ts';
import { unsettledPeriods } from '../routing/traits.ts';
import type { ResolvedSpec } from '../spec/resolved-spec.ts';
import type { RolloutSpec } from '../spec/spec.ts';
import { formatDuration } from '../text/duration.ts';
import type { Problem } from '../text/problem.ts';
import type { Facts } from './facts.ts';
import { livePeriods, liveTraffic } from './forecast.ts';
import { wordsOf } from './metric-words.ts';
import { additionalProblems, missingProblems, unreadable } from './missing-data.ts';
import { isBlind } from './prospect.ts';

/** The reasons why the rollout's metrics cannot be read: no caller reports, or nothing has come lately. */
export function metricProblems(
  spec: Pick<ResolvedSpec, 'analysis' | 'names'>,
  stable: string | undefined,
  facts: Facts,
): Problem[] {
  const { analysis, names } = spec;
  if (analysis === 'alarmsOnly' || stable === undefined) return [];
  const path = 'analysis.metrics';
  const { metrics, additionalMetrics = [] } = analysis;
  const words = wordsOf(metrics);
  const named = names?.[stable] ?? stable;
  if ('preset' in metrics && facts.callers.length === 0)
    return [{ path, found: words.unlisted.found(named), allowed: words.unlisted.allowed }];
  const { measured, queryFaults = [] } = facts;
  const pathOf = (metric: string | undefined) =>
    metric === undefined
      ? path
      : `analysis.additionalMetrics[${additionalMetrics.findIndex(({ name }) => name === metric)}]`;
  const faulty = queryFaults.map((fault) => faultProblem(fault, pathOf(fault.metric)));
  if (measured === undefined) return faulty;
  const isFaulty = queryFaults.some(({ metric }) => metric === undefined);
  const beside = additionalProblems(analysis, named, facts);
  // Data that a faulty query has spoilt is reported as a problem of that query.
  if (measured.unmeasured !== undefined)
    return [...faulty, ...(isFaulty ? [] : [unreadable(path, measured.unmeasured)]), ...beside];
  if (liveTraffic(measured.periods) !== undefined)
    return [...faulty, ...missingProblems(analysis, named, facts), ...beside];
  const lately = formatDuration(livePeriods * metrics.period);
  const late = `up to ${formatDuration(metrics.delay)} ago`;
  return [
    ...faulty,
    {
      path: 'preset' in metrics ? path : `${path}.stable.requests`,
      found: `no data point of requests to ${named} in the ${lately} ${late}${lastSeen(facts)}`,
      allowed: words.silent,
    },
    ...beside,
  ];
}

const faultProblem = ({ version, what, text }: QueryFault, path: string): Problem =>
  unreadable([path, version, what].filter((part) => part !== undefined).join('.'), text);

function lastSeen({ measured }: Facts): string {
  const last = measured?.periods.findLast(({ stable }) => stable !== undefined);
  return last === undefined ? '' : `; the last one is of ${new Date(last.start).toISOString()}`;
}

/** A rollout that no step can judge at today's traffic, though no person is to judge it either. */
export function blindProblems(
  {
    analysis,
    strategy,
    router,
  }: Pick<RolloutSpec, 'analysis' | 'strategy'> & {
    readonly router: Pick<RouterRef, 'provider'>;
  },
  { measured }: Facts,
): Problem[] {
  if (analysis === 'alarmsOnly' || measured === undefined) return [];
  const { limits, errorRate, latency, onInconclusive } = analysis;
  const absolute = limits !== undefined || errorRate.max !== undefined || latency?.max !== undefined;
  const steps = climbingSteps(strategy);
  const climb = steps.slice(0, -1);
  const approved = climb.length > 0 && climb.every(({ approval }) => approval !== undefined);
  if (absolute || approved || onInconclusive === 'proceed') return [];
  const live = liveTraffic(measured.periods);
  if (live === undefined || !isBlind(steps, analysis, live, unsettledPeriods(router, analysis.metrics.period)))
    return [];
  const each = (live.requests * 60) / analysis.metrics.period;
  return [
    {
      path: 'analysis',
      found: `${Number(each.toPrecision(2))} requests a minute: no step can decide on any canary, good or bad, within its maxBake`,
      allowed:
        'more traffic or a longer maxBake; absolute limits (analysis.limits, errorRate.max); an approval on each step; or alarmsOnly',
    },
  ];
}
