import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { MeasuredMetric } from '../../core/analysis/series.ts';
import type { QueryFault } from '../../core/ports/metrics.ts';
import type { AnalysisSpec } from '../../core/spec/analysis-spec.ts';
import { fetchMetricData, inMilliseconds, type MetricFault } from './metric-data.ts';
import { periodsOf } from './metric-periods.ts';
import { type AnsweredQuery, additionalQueries, namedQuery, type VersionQuery } from './metric-queries.ts';

/** The answers to some queries, and the unreliable ones among them. */
interface Answers {
  readonly answers: readonly AnsweredQuery[];
  readonly faults: readonly MetricFault[];
}

export async function answersTo(
  client: CloudWatchClient,
  asked: readonly VersionQuery[],
  starts: readonly number[],
  periodSeconds: number,
): Promise<Answers> {
  const [first = 0, last = 0] = [starts[0], starts.at(-1)];
  if (asked.length === 0) return { answers: [], faults: [] };
  const { points, faults } = await fetchMetricData(client, asked.map(namedQuery), first, last + periodSeconds * 1000);
  const answers = asked.map((one) => ({
    ...one,
    points: inMilliseconds(points.get(one.query.Id ?? '') ?? new Map(), one.milliseconds),
  }));
  return { answers, faults };
}

/** One metric's periods. A fault without a query of its own spoils all metrics of its call. */
export function measuredIn(found: Answers | undefined, starts: readonly number[], metric?: string): MeasuredMetric {
  const { answers = [], faults = [] } = found ?? {};
  const own = answers.filter((one) => one.metric === metric);
  const ids = new Set(own.map(({ query }) => query.Id));
  const spoilt = faults.filter(({ id }) => id === undefined || ids.has(id));
  return spoilt.length > 0 ? { periods: [], unmeasured: textOf(spoilt) } : periodsOf(own, starts);
}

/** Each additional metric's queries, in calls of their own: a refused query spoils no other metric's. */
export const additionalCalls = (analysis: AnalysisSpec): VersionQuery[][] => {
  const all = additionalQueries(analysis);
  return (analysis.additionalMetrics ?? []).map(({ name }) => all.filter(({ metric }) => metric === name));
};

export async function faultsIn(
  client: CloudWatchClient,
  asked: readonly VersionQuery[],
  from: number,
  to: number,
): Promise<QueryFault[]> {
  const { faults } = await fetchMetricData(client, asked.map(namedQuery), from, to);
  const metric = asked[0]?.metric;
  return faults.map(({ id, text }) => {
    const one = asked.find(({ query }) => query.Id === id);
    return {
      ...(metric !== undefined && { metric }),
      ...(one && { version: one.version, what: pathOf(one) }),
      text,
    };
  });
}

/** The first fault, and the number of further ones: a call has hundreds of queries. */
function textOf([first, ...others]: readonly MetricFault[]): string {
  return `${first?.text}${others.length === 0 ? '' : `, and ${others.length} more like it`}`;
}

/** Below its version in a spec: `errors`, `slow[1]`. */
const pathOf = ({ what, limit }: VersionQuery): string => (limit === undefined ? what : `${what}[${limit.index}]`);
