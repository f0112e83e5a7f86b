import { virtualClock } from '../../../local/clock.ts';
import { type CloudWatch, type CloudWatchOptions, cloudWatch } from '../../../local/cloudwatch/cloud-watch.ts';
import type { AwsEvent } from '../../../local/eventbridge/event.ts';
import type { Output } from '../../../local/kit/call.ts';

export const minute = 60_000;

/** Minutes after the start of the virtual clock, as epoch seconds. */
export const at = (minutes: number): number => Date.UTC(2026, 0, 1) / 1000 + minutes * 60;

export interface ResultRow {
  readonly Id: string;
  readonly Label: string;
  readonly Timestamps: readonly number[];
  readonly Values: readonly number[];
  readonly StatusCode: string;
  readonly Messages?: readonly { readonly Code: string; readonly Value: string }[];
}

/** `listedAfterMs: undefined` is as AWS does. */
type WorldOptions = Omit<Partial<CloudWatchOptions>, 'listedAfterMs'> & { readonly listedAfterMs?: number | undefined };

/** CloudWatch in virtual time, with the events that it emits; it lists metrics at once unless told otherwise. */
export function cloudWatchWorld(options: WorldOptions = {}) {
  const { listedAfterMs, ...rest } = { listedAfterMs: 0, ...options };
  const listed = listedAfterMs === undefined ? {} : { listedAfterMs };
  const clock = virtualClock();
  const events: AwsEvent[] = [];
  let ids = 0;
  const surroundings = { clock, random: () => 0.5, newId: () => `id-${++ids}` };
  const make = (): CloudWatch => cloudWatch({ surroundings, emit: (event) => events.push(event), ...listed, ...rest });
  const model = make();
  const run = (operation: string, input: Record<string, unknown> = {}, on = model): Promise<Output> =>
    on.call({ service: 'monitoring', operation, input, caller: { accessKeyId: 'k', name: 'user' }, requestId: 'r' });
  /** Puts one value of the metric, now unless told otherwise. */
  const put = (MetricName: string, Value: number, more: Record<string, unknown> = {}) =>
    run('PutMetricData', { Namespace: 'app', MetricData: [{ MetricName, Value, ...more }] });
  const get = async (
    queries: readonly Record<string, unknown>[],
    window: { from?: number; to?: number } & Record<string, unknown> = {},
  ): Promise<readonly ResultRow[]> => {
    const { from = 0, to = 10, ...more } = window;
    const input = {
      MetricDataQueries: queries,
      StartTime: at(from),
      EndTime: at(to),
      ScanBy: 'TimestampAscending',
      ...more,
    };
    return (await run('GetMetricData', input)).MetricDataResults as readonly ResultRow[];
  };
  const stateOf = async (AlarmName: string) => {
    const { MetricAlarms, CompositeAlarms } = await run('DescribeAlarms', {
      AlarmNames: [AlarmName],
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
    });
    return [...(MetricAlarms as Output[]), ...(CompositeAlarms as Output[])][0] ?? {};
  };
  return { clock, events, model, make, run, put, get, stateOf };
}

export const stat = (Id: string, MetricName: string, Stat = 'Sum', more: Record<string, unknown> = {}) => {
  const { Period = 60, Dimensions, Unit, ...rest } = more;
  const Metric = { Namespace: 'app', MetricName, ...(Dimensions === undefined ? {} : { Dimensions }) };
  return { Id, MetricStat: { Metric, Period, Stat, ...(Unit === undefined ? {} : { Unit }) }, ...rest };
};

/** A result as pairs of minutes after the start and value. */
export const points = (row: ResultRow | undefined): readonly (readonly [number, number])[] =>
  (row?.Timestamps ?? []).map((time, i) => [(time - at(0)) / 60, row?.Values[i] ?? Number.NaN] as const);
