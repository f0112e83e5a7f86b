import { historyPeriods } from '../analysis/noise.ts';
import { climbingSteps } from '../plan/steps.ts';
import type { QueryFault } from '../ports/metrics.ts';
import type { RouterRef } from '../routing/route.ts';
import { unsettledPeriods } from '../routing/traits.ts';
import type { AnalysisSpec } from '../spec/analysis-spec.ts';
import type { ResolvedSpec } from '../spec/resolved-spec.ts';
import type { RolloutSpec } from '../spec/spec.ts';
import { formatDuration } from '../text/duration.ts';
import { counted } from '../text/numbers.ts';
import type { Problem } from '../text/problem.ts';
import type { Facts } from './facts.ts';
import { livePeriods, liveTraffic } from './forecast.ts';
import { unlessSilent, wordsOf } from './metric-words.ts';
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
  const { metrics } = analysis;
  const words = wordsOf(metrics);
  const named = names?.[stable] ?? stable;
  if ('preset' in metrics && facts.callers.length === 0)
    return [{ path, found: words.unlisted.found(named), allowed: words.unlisted.allowed }];
  const { measured, queryFaults = [] } = facts;
  const faulty = queryFaults.map(faultProblem);
  if (measured === undefined) return faulty;
  // Data that a faulty query has spoilt is reported as a problem of that query.
  if (measured.unmeasured !== undefined) return faulty.length > 0 ? faulty : [unreadable(path, measured.unmeasured)];
  if (liveTraffic(measured.periods) !== undefined) return [...faulty, ...missingProblems(analysis, named, facts)];
  const lately = formatDuration(livePeriods * metrics.period);
  const late = `up to ${formatDuration(metrics.delay)} ago`;
  return [
    ...faulty,
    {
      path: 'preset' in metrics ? path : `${path}.stable.requests`,
      found: `no data point of requests to ${named} in the ${lately} ${late}${lastSeen(facts)}`,
      allowed: words.silent,
    },
  ];
}

const unreadable = (path: string, found: string): Problem => ({
  path,
  found,
  allowed: 'metrics that can be read whole: put them right, or try again',
});

const faultProblem = ({ version, what, text }: QueryFault): Problem =>
  unreadable(['analysis.metrics', version, what].filter((part) => part !== undefined).join('.'), text);

/** The metrics of the stable's last hours without a data point though it was called: a metric's name may be wrong. */
function missingProblems(analysis: AnalysisSpec, stable: string, { measured, silentErrors }: Facts): Problem[] {
  const { metrics, errorRate, latency } = analysis;
  const called = (measured?.periods ?? [])
    .flatMap((period) => period.stable ?? [])
    .filter(({ requests }) => requests > 0);
  if (called.length === 0) return [];
  const requests = called.reduce((sum, counts) => sum + counts.requests, 0);
  const though = `in the ${formatDuration(historyPeriods * metrics.period)} before, though it had ${counted(requests, 'request')}`;
  const own = 'preset' in metrics ? undefined : metrics.stable;
  const at = (what: string) => (own === undefined ? 'analysis.metrics' : `analysis.metrics.stable.${what}`);
  const silent = silentErrors || errorRate.reportedOnlyWhenNonZero;
  return [
    ...(!silent && called.every(({ unreported }) => unreported)
      ? [
          {
            path: at('errors'),
            found: `no data point of errors of ${stable} ${though}`,
            allowed: own === undefined ? wordsOf(metrics).errors : ownErrors,
          },
        ]
      : []),
    ...(latency !== undefined && called.every(({ latencyMs }) => latencyMs === undefined)
      ? [
          {
            path: own?.latency === undefined ? 'analysis.latency' : at('latency'),
            found: `no response time of ${stable} ${though}`,
            allowed:
              'a metric of response times that has data points: see that its name is right, or leave latency out',
          },
        ]
      : []),
    ...(own?.slow !== undefined && called.every(({ slow }) => slow === undefined)
      ? [
          {
            path: at('slow'),
            found: `no period with both counts of slow requests of ${stable} ${though}`,
            allowed:
              'counts that have data points, 0 included: see that their names are right, fill in 0, or leave slow out',
          },
        ]
      : []),
  ];
}

const ownErrors = `a metric of errors that has data points: see that its name is right, publish 0 while there are none, ${unlessSilent}`;

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
