import type { AwsEvent } from '../eventbridge/event.ts';
import { notImplemented } from '../kit/aws-error.ts';
import type { CallAws, Output, Service } from '../kit/call.ts';
import type { Surroundings } from '../surroundings.ts';
import { type AlarmsState, alarmBook } from './alarms/book.ts';
import { describeAlarmHistory } from './alarms/describe-alarm-history.ts';
import { describeAlarms } from './alarms/describe-alarms.ts';
import { evaluateAlarm } from './alarms/evaluate.ts';
import { putCompositeAlarm, putMetricAlarm } from './alarms/put-alarms.ts';
import { deleteAlarms, setActionsEnabled, setAlarmState } from './alarms/set-alarms.ts';
import { listTagsForResource, tagResource, untagResource } from './alarms/tags.ts';
import { alarmTicker } from './alarms/ticker.ts';
import { pointsOfLine } from './metrics/embedded-format.ts';
import { listMetrics } from './metrics/list-metrics.ts';
import type { Metric } from './metrics/metric.ts';
import { metricStore } from './metrics/metric-store.ts';
import { parsePutMetricData } from './metrics/put-metric-data.ts';
import type { Point, Series } from './metrics/series.ts';
import { getMetricData } from './query/get-metric-data.ts';

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

export interface CloudWatch extends Service {
  /** The whole state; JSON-safe. */
  snapshot(): unknown;
  restore(state: unknown): void;
  /** Makes metrics of what a log line says in the embedded metric format; any other line is passed over. */
  readLogLine(line: string): void;
  /** Stops every timer. */
  close(): void;
}

const listingMs = 15 * 60_000;

interface Snapshot {
  readonly metrics: unknown;
  readonly alarms: AlarmsState;
}

const isSnapshot = (state: unknown): state is Snapshot =>
  typeof state === 'object' && state !== null && 'metrics' in state && 'alarms' in state;

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

  const operations: Readonly<Record<string, (input: unknown) => Output>> = {
    PutMetricData(input) {
      publish(parsePutMetricData(input, now()));
      return {};
    },
    GetMetricData: (input) => getMetricData(input, reader),
    ListMetrics: (input) => listMetrics(input, store, reader.listed, now()),
    PutMetricAlarm(input) {
      putMetricAlarm(input, book, reader, now(), () => surroundings.newId());
      ticker.arm();
      return {};
    },
    PutCompositeAlarm(input) {
      putCompositeAlarm(input, book, now());
      return {};
    },
    DescribeAlarms: (input) => describeAlarms(input, book),
    DescribeAlarmHistory: (input) => describeAlarmHistory(input, book, now()),
    DeleteAlarms(input) {
      const output = deleteAlarms(input, book);
      ticker.arm();
      return output;
    },
    SetAlarmState: (input) => setAlarmState(input, book),
    EnableAlarmActions: (input) => setActionsEnabled(true)(input, book),
    DisableAlarmActions: (input) => setActionsEnabled(false)(input, book),
    TagResource: (input) => tagResource(input, book),
    UntagResource: (input) => untagResource(input, book),
    ListTagsForResource: (input) => listTagsForResource(input, book),
  };

  return {
    name: 'monitoring',
    async call({ operation, input }) {
      const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (run === undefined) throw notImplemented('monitoring', operation);
      return run(input);
    },
    readLogLine: (line) => publish(pointsOfLine(line, now())),
    snapshot: (): Snapshot => ({
      // Made when it is read: metrics grow big, and not everybody who looks at the alarms needs them.
      get metrics() {
        return store.snapshot();
      },
      alarms: structuredClone(book.state),
    }),
    restore(state) {
      const saved: unknown = structuredClone(state);
      if (!isSnapshot(saved)) throw new TypeError('not a snapshot of CloudWatch');
      store.restore(saved.metrics);
      book.restore(saved.alarms);
      ticker.arm();
    },
    close() {
      ticker.close();
      book.close();
    },
  };
}
