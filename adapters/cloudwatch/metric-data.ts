import type {
  CloudWatchClient,
  GetMetricDataCommandOutput,
  MessageData,
  MetricDataQuery,
  MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { chunks } from '../sdk/chunks.ts';
import { facts } from '../sdk/error-facts.ts';

/** Values by the start of their period, in milliseconds. */
export type Points = ReadonlyMap<number, number>;

/** Response times in a unit of so many milliseconds, as milliseconds. */
export const inMilliseconds = (points: Points, unit = 1): Points =>
  unit === 1 ? points : new Map([...points].map(([start, value]) => [start, value * unit]));

/** A query, and the people's name of its subject: `the canary's errors`. */
export interface NamedQuery {
  readonly query: MetricDataQuery;
  readonly about: string;
}

/** The reason why the answer to a query is unreliable; without an id, that of a whole call. */
export interface MetricFault {
  readonly id?: string;
  readonly text: string;
}

/** The result of each query by its id, and the unreliable answers. */
export interface MetricData {
  readonly points: ReadonlyMap<string, Points>;
  readonly faults: readonly MetricFault[];
}

const queriesPerCall = 500;

/** A query of Metrics Insights must be the only one of its call. */
const isInsights = ({ query: { Expression } }: NamedQuery) =>
  Expression !== undefined && /^\s*SELECT\b/i.test(Expression);

/** Carries out the queries in as few calls as CloudWatch takes. */
export async function fetchMetricData(
  client: CloudWatchClient,
  queries: readonly NamedQuery[],
  from: number,
  to: number,
): Promise<MetricData> {
  const calls = [
    ...chunks(
      queries.filter((one) => !isInsights(one)),
      queriesPerCall,
    ),
    ...queries.filter(isInsights).map((one) => [one]),
  ];
  const answers = await Promise.all(calls.map((some) => fetchOrRefused(client, some, from, to)));
  return {
    points: new Map(answers.flatMap(({ points }) => [...points])),
    faults: answers.flatMap(({ faults }) => faults),
  };
}

/** One query that CloudWatch refuses makes it refuse the whole call: so few are then tried one by one. */
const triedAlone = 20;

async function fetchOrRefused(
  client: CloudWatchClient,
  queries: readonly NamedQuery[],
  from: number,
  to: number,
): Promise<MetricData> {
  try {
    return await fetchSome(client, queries, from, to);
  } catch (error) {
    if (!refusesQuery(error)) throw error;
    const [only, ...others] = queries;
    if (only !== undefined && others.length > 0 && queries.length <= triedAlone) {
      const each = await Promise.all(queries.map((one) => fetchOrRefused(client, [one], from, to)));
      const faults = each.flatMap((one) => one.faults);
      if (faults.length > 0) return { points: new Map(), faults };
    }
    const { message } = facts(error);
    const text = `CloudWatch refuses ${others.length === 0 ? `the query for ${only?.about}` : 'the queries'}: ${message}`;
    return { points: new Map(), faults: [{ ...(others.length === 0 && only && idOf(only)), text }] };
  }
}

/** A fault of the query itself: no lack of permissions, which has another name. */
const refusesQuery = (error: unknown): boolean => {
  const { status, name } = facts(error);
  return status === 400 && /^(Validation|InvalidParameter|MissingRequiredParameter|MissingParameter)/.test(name);
};

const idOf = ({ query: { Id: id } }: NamedQuery) => (id === undefined ? {} : { id });

async function fetchSome(
  client: CloudWatchClient,
  queries: readonly NamedQuery[],
  from: number,
  to: number,
): Promise<MetricData> {
  const series = new Map(queries.map((one) => [one.query.Id ?? '', new Series(one)]));
  const faults: MetricFault[] = [];
  let NextToken: string | undefined;
  do {
    const page: GetMetricDataCommandOutput = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries: queries.map(({ query }) => query),
        StartTime: new Date(from),
        EndTime: new Date(to),
        ScanBy: 'TimestampAscending',
        NextToken,
      }),
    );
    const names = queries.length === 1 ? `the query for ${queries[0]?.about}` : `a call of ${queries.length} queries`;
    for (const message of page.Messages ?? []) faults.push({ text: `CloudWatch says of ${names} ${said(message)}` });
    for (const result of page.MetricDataResults ?? []) series.get(result.Id ?? '')?.add(result);
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return {
    points: new Map([...series].map(([id, one]) => [id, one.points])),
    faults: [...faults, ...[...series.values()].flatMap((one) => one.fault())],
  };
}

/**
 * Math has dropped points that are no numbers, for instance in a division by the requests of an idle minute. They are
 * missing, and all others are correct.
 */
const harmless = 'ArithmeticError';

/** The meaning of a message whose own words do not say what to do about it. */
const meanings: Readonly<Record<string, string>> = {
  MaxMetricsExceeded: 'a search finds more series than are added up: narrow it',
  MultipleUnits: 'it is published in several units, and only the values of one are given: publish it in one',
};

const said = ({ Code = 'nothing', Value = '' }: MessageData): string => {
  const meaning = meanings[Code];
  return `${Code}: ${Value}${meaning === undefined ? '' : ` (${meaning})`}`;
};

/** The results of one query over all pages. */
class Series {
  readonly points = new Map<number, number>();
  readonly #labels = new Set<string>();
  #overlaps = false;
  readonly #named: NamedQuery;
  #message: MessageData | undefined;
  /** Pages but the last are PartialData by their nature, so the last one counts. */
  #status: string | undefined;

  constructor(named: NamedQuery) {
    this.#named = named;
  }

  add({ Label = '', StatusCode, Messages = [], Timestamps = [], Values = [] }: MetricDataResult): void {
    this.#labels.add(Label);
    this.#status = StatusCode;
    this.#message ??= Messages.find(({ Code }) => Code !== harmless);
    Timestamps.forEach((time, i) => {
      const value = Values[i];
      if (value === undefined) return;
      this.#overlaps ||= this.points.has(time.getTime());
      this.points.set(time.getTime(), value);
    });
  }

  /** Why the series is not to be relied on; nothing when it is. */
  fault(): MetricFault[] {
    const text = this.#faultText();
    return text === undefined ? [] : [{ ...idOf(this.#named), text }];
  }

  #faultText(): string | undefined {
    const { about } = this.#named;
    if (this.#message !== undefined) return `CloudWatch says of ${about} ${said(this.#message)}`;
    if (this.#status === undefined) return `CloudWatch gave no series for ${about}`;
    if (this.#labels.size > 1 || this.#overlaps)
      return `the query for ${about} gives several series where one is needed`;
    return this.#status === 'Complete' ? undefined : `CloudWatch answered ${this.#status} for ${about}`;
  }
}
