import type {
  CloudWatchClient,
  GetMetricDataCommandOutput,
  MetricDataQuery,
  MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { chunks } from './chunks.ts';

/** Values by the start of their period, in milliseconds. */
export type Points = ReadonlyMap<number, number>;

/** What came of each query by its id, or why it is not to be relied on. */
export type MetricData = { readonly points: ReadonlyMap<string, Points> } | { readonly unmeasured: string };

const queriesPerCall = 500;

/** A query of Metrics Insights must be the only one of its call. */
const isInsights = ({ Expression }: MetricDataQuery) => Expression !== undefined && /^\s*SELECT\b/i.test(Expression);

/** Carries out the queries in as few calls as CloudWatch takes. Whatever is not complete makes all of it unmeasured. */
export async function fetchMetricData(
  client: CloudWatchClient,
  queries: readonly MetricDataQuery[],
  from: number,
  to: number,
): Promise<MetricData> {
  const calls = [
    ...chunks(
      queries.filter((query) => !isInsights(query)),
      queriesPerCall,
    ),
    ...queries.filter(isInsights).map((query) => [query]),
  ];
  const answers = await Promise.all(calls.map((some) => fetchSome(client, some, from, to)));
  const points = new Map<string, Points>();
  for (const answer of answers) {
    if ('unmeasured' in answer) return answer;
    for (const [id, values] of answer.points) points.set(id, values);
  }
  return { points };
}

async function fetchSome(
  client: CloudWatchClient,
  queries: readonly MetricDataQuery[],
  from: number,
  to: number,
): Promise<MetricData> {
  const series = new Map(queries.map((query) => [query.Id ?? '', new Series(query)]));
  let NextToken: string | undefined;
  do {
    const page: GetMetricDataCommandOutput = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries: [...queries],
        StartTime: new Date(from),
        EndTime: new Date(to),
        ScanBy: 'TimestampAscending',
        NextToken,
      }),
    );
    const [message] = page.Messages ?? [];
    if (message !== undefined) return { unmeasured: `CloudWatch says ${message.Code}: ${message.Value}` };
    for (const result of page.MetricDataResults ?? []) series.get(result.Id ?? '')?.add(result);
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  const [fault] = [...series.values()].map((one) => one.fault()).filter((text) => text !== undefined);
  if (fault !== undefined) return { unmeasured: fault };
  return { points: new Map([...series].map(([id, one]) => [id, one.points])) };
}

/** The results of one query over all pages. */
class Series {
  readonly points = new Map<number, number>();
  readonly #labels = new Set<string>();
  #overlaps = false;
  readonly #query: MetricDataQuery;
  #message: string | undefined;
  /** Pages but the last are PartialData by their nature, so the last one counts. */
  #status: string | undefined;

  constructor(query: MetricDataQuery) {
    this.#query = query;
  }

  add({ Label = '', StatusCode, Messages = [], Timestamps = [], Values = [] }: MetricDataResult): void {
    this.#labels.add(Label);
    this.#status = StatusCode;
    const [message] = Messages;
    if (message !== undefined) this.#message = `${message.Code}: ${message.Value}`;
    Timestamps.forEach((time, i) => {
      const value = Values[i];
      if (value === undefined) return;
      this.#overlaps ||= this.points.has(time.getTime());
      this.points.set(time.getTime(), value);
    });
  }

  /** Why the series is not to be relied on; undefined when it is. */
  fault(): string | undefined {
    const name = this.#query.Expression ?? this.#query.MetricStat?.Metric?.MetricName ?? 'a query';
    if (this.#message !== undefined) return `CloudWatch says of ${name}: ${this.#message}`;
    if (this.#status === undefined) return `CloudWatch gave no series for ${name}`;
    if (this.#labels.size > 1 || this.#overlaps) return `${name} gives several series where one is needed`;
    return this.#status === 'Complete' ? undefined : `CloudWatch answered ${this.#status} for ${name}`;
  }
}
