import type { AwsEvent } from '../eventbridge/event.ts';
import type { CallAws, Service } from '../kit/call.ts';
import { createService } from '../kit/operations.ts';
import { type Stateful, stateOf } from '../kit/state.ts';
import type { Surroundings } from '../surroundings.ts';
import { alarmBook } from './alarms/book.ts';
import { evaluateAlarm } from './alarms/evaluate.ts';
import { alarmTicker } from './alarms/ticker.ts';
import type { Context } from './context.ts';
import { dialect } from './errors.ts';
import { pointsOfLine } from './metrics/embedded-format.ts';
import type { Metric } from './metrics/metric.ts';
import { metricStore } from './metrics/metric-store.ts';
import { pointsOfService, putMetricDataShape } from './metrics/put-metric-data.ts';
import type { Point, Series } from './metrics/series.ts';
import * as history from './operations/describe-alarm-history.ts';
import * as descriptions from './operations/describe-alarms.ts';
import * as data from './operations/get-metric-data.ts';
import * as metrics from './operations/metrics.ts';
import * as putAlarms from './operations/put-alarms.ts';
import * as setAlarms from './operations/set-alarms.ts';
import * as tags from './operations/tags.ts';

export interface CloudWatchOptions {
  readonly surroundings: Surroundings;
  /** Takes the events of alarms: state changes and configuration changes. */
  readonly emit: (event: AwsEvent) => void;
  /** How alarm actions reach Lambda functions; without it they fail, as the alarm's history then says. */
  readonly call?: CallAws;
  /** Milliseconds until a data point can be read; asked anew for each call of PutMetricData if it is a function. Default 0. */
  readonly visibleAfterMs?: number | (() => number);
  /**
   * Milliseconds until SEARCH and ListMetrics know a metric, from its first visible data point on. Unless given, as long
   * as AWS may take: 15 minutes (API reference, PutMetricData and ListMetrics).
   */
  readonly listedAfterMs?: number;
  /** Metrics that are known at once, as those of an app that has run before; none unless given. */
  readonly listedAtOnce?: (metric: Metric) => boolean;
}

export interface CloudWatch extends Service, Stateful {
  /** Makes metrics of what a log line says in the embedded metric format; any other line is passed over. */
  readLogLine(line: string): void;
  /**
   * Takes what a service of AWS says of itself, in the members of PutMetricData, times in epoch seconds. Its namespace
   * begins with `AWS/`, which no caller may use.
   *
   * @throws AwsError for data that PutMetricData would not take either
   */
  publishOwn(namespace: string, data: readonly object[]): void;
  /** Stops every timer. */
  close(): void;
}

const listingMs = 15 * 60_000;

export const cloudWatchOperations = {
  ...data,
  ...descriptions,
  ...history,
  ...metrics,
  ...putAlarms,
  ...setAlarms,
  ...tags,
};

/** Amazon CloudWatch: metrics that are as late and as sparse as the real ones, metric math, and alarms that are evaluated. */
export function cloudWatch(options: CloudWatchOptions): CloudWatch {
  const { surroundings, visibleAfterMs = 0, listedAfterMs = listingMs, listedAtOnce } = options;
  const { clock } = surroundings;
  const now = () => clock.now();
  const store = metricStore(now);
  const reader = {
    store,
    listed: ({ bornAt, metric }: Pick<Series, 'bornAt' | 'metric'>) =>
      bornAt + listedAfterMs <= now() || (listedAtOnce?.(metric) ?? false),
  };
  const book = alarmBook({ surroundings, emit: options.emit, call: options.call });
  const ticker = alarmTicker(
    clock,
    () => Object.values(book.state.alarms).filter((alarm) => alarm.kind === 'metric'),
    (alarm, at) => {
      const state = evaluateAlarm(alarm, at, reader);
      if (state !== undefined) book.change(alarm.name, state);
    },
  );

  const publish = (points: readonly Point[]) => {
    const lag = typeof visibleAfterMs === 'function' ? visibleAfterMs() : visibleAfterMs;
    for (const point of points) store.put(point, now() + lag);
  };
  const context: Context = { book, ticker, reader, publish, now, newId: () => surroundings.newId() };
  const { restore } = stateOf({ metrics: store, alarms: book });
  return {
    ...createService({ name: 'monitoring', operations: cloudWatchOperations, context, dialect }),
    readLogLine: (line) => publish(pointsOfLine(line, now())),
    publishOwn: (Namespace, MetricData) =>
      publish(pointsOfService(putMetricDataShape.parse({ Namespace, MetricData }), now())),
    snapshot: () => ({
      // Made when it is read: metrics grow big, and a keeper that looks at the alarms may leave them for later.
      get metrics() {
        return store.snapshot();
      },
      alarms: book.snapshot(),
    }),
    restore(state) {
      restore(state);
      ticker.arm();
    },
    close() {
      ticker.close();
      book.close();
    },
  };
}
