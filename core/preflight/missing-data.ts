import { historyPeriods } from '../analysis/noise.ts';
import type { Period } from '../analysis/series.ts';
import type { AnalysisSpec } from '../spec/analysis-spec.ts';
import { formatDuration } from '../text/duration.ts';
import { counted } from '../text/numbers.ts';
import type { Problem } from '../text/problem.ts';
import type { Facts } from './facts.ts';
import { unlessSilent, wordsOf } from './metric-words.ts';

/** A metric whose data points are looked for, and the paths of its parts in the spec. */
interface Sought {
  readonly rules: Pick<AnalysisSpec, 'errorRate' | 'latency'>;
  readonly periods: readonly Period[];
  readonly periodSeconds: number;
  /** What the stable's own queries ask for; undefined with a preset. */
  readonly own: Partial<Record<'errors' | 'latency' | 'slow', unknown>> | undefined;
  readonly isSilent: boolean;
  readonly errorWords: string;
  readonly at: (what: string) => string;
  readonly latencyAt: string;
}

/** The parts of the main metric that have no data point, though the stable was called. */
export function missingProblems(analysis: AnalysisSpec, stable: string, { measured, silentErrors }: Facts): Problem[] {
  const { metrics, errorRate } = analysis;
  const own = 'preset' in metrics ? undefined : metrics.stable;
  const at = (what: string) => (own === undefined ? 'analysis.metrics' : `analysis.metrics.stable.${what}`);
  return partsMissing(stable, {
    rules: analysis,
    periods: measured?.periods ?? [],
    periodSeconds: metrics.period,
    own,
    isSilent: silentErrors ?? errorRate.reportedOnlyWhenNonZero ?? false,
    errorWords: own === undefined ? wordsOf(metrics).errors : ownErrors,
    at,
    latencyAt: own?.latency === undefined ? 'analysis.latency' : at('latency'),
  });
}

/** The same of each additional metric, and those that the stable has not had for hours: their names may be wrong. */
export function additionalProblems(
  analysis: AnalysisSpec,
  stable: string,
  { measured, queryFaults = [] }: Facts,
): Problem[] {
  const { additionalMetrics = [], metrics } = analysis;
  return additionalMetrics.flatMap((metric, i): Problem[] => {
    const path = `analysis.additionalMetrics[${i}]`;
    const found = measured?.additional?.[metric.name];
    // Data that a faulty query has spoilt is reported as a problem of that query.
    if (found === undefined || queryFaults.some((fault) => fault.metric === metric.name)) return [];
    if (found.unmeasured !== undefined) return [unreadable(path, found.unmeasured)];
    const at = (what: string) => `${path}.stable.${what}`;
    if (!found.periods.some((period) => period.stable !== undefined))
      return [
        {
          path: at('requests'),
          found: `no data point of ${metric.name} of ${stable} in the ${formatDuration(historyPeriods * metrics.period)} before`,
          allowed: 'a metric that has data points: see that its name and its dimensions are right',
        },
      ];
    return partsMissing(stable, {
      rules: metric,
      periods: found.periods,
      periodSeconds: metrics.period,
      own: metric.stable,
      isSilent: (metric.errorRate.reportedOnlyWhenNonZero ?? false) || metric.stable.errors === undefined,
      errorWords: ownErrors,
      at,
      latencyAt: at('latency'),
    });
  });
}

/** The parts of a metric without a data point in the stable's last hours though it was called: a name may be wrong. */
function partsMissing(stable: string, sought: Sought): Problem[] {
  const { rules, own, at } = sought;
  const called = sought.periods.flatMap((period) => period.stable ?? []).filter(({ requests }) => requests > 0);
  if (called.length === 0) return [];
  const requests = called.reduce((sum, counts) => sum + counts.requests, 0);
  const though = `in the ${formatDuration(historyPeriods * sought.periodSeconds)} before, though it had ${counted(requests, 'request')}`;
  return [
    ...(!sought.isSilent && called.every(({ unreported }) => unreported)
      ? [{ path: at('errors'), found: `no data point of errors of ${stable} ${though}`, allowed: sought.errorWords }]
      : []),
    ...(rules.latency !== undefined && called.every(({ latencyMs }) => latencyMs === undefined)
      ? [
          {
            path: sought.latencyAt,
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

export const unreadable = (path: string, found: string): Problem => ({
  path,
  found,
  allowed: 'metrics that can be read whole: put them right, or try again',
});
