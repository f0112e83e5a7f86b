import type { Stateful } from '../../kit/state.ts';
import { type Metric, metricKey } from './metric.ts';
import { addPoint, forgetBefore, hour, minute, newSeries, type Point, type Series } from './series.ts';
import { type StoredSeries, seriesFromJson, seriesToJson } from './stored-series.ts';

/**
 * Data points are kept for as long as an alarm may look back, and a day more; by the second for three hours, and their
 * single values, which percentiles need, for three days. A metric without new ones is listed for two weeks.
 */
const minutesKept = 8 * 24 * hour;
const valuesKept = 72 * hour;
const secondsKept = 3 * hour;
const listedFor = 14 * 24 * hour;

interface Waiting {
  readonly visibleAt: number;
  readonly point: Point;
}

interface Snapshot {
  readonly series: StoredSeries[];
  readonly waiting: Waiting[];
  readonly sweptAt: number;
}

const isSnapshot = (state: unknown): state is Snapshot =>
  typeof state === 'object' && state !== null && 'series' in state && 'waiting' in state && 'sweptAt' in state;

export interface MetricStore extends Stateful {
  /** Stores the point, which can be read from `visibleAt` on (epoch ms). */
  put(point: Point, visibleAt: number): void;
  find(metric: Metric): Series | undefined;
  /** Every series of the namespace, or of all, in the order in which they appeared. */
  list(namespace?: string): readonly Series[];
}

/** All data points by metric; what is not visible yet waits. `now` is in epoch ms. */
export function metricStore(now: () => number): MetricStore {
  const series = new Map<string, Series>();
  const namespaces = new Map<string, Set<Series>>();
  /** Sorted by `visibleAt`. */
  let waiting: Waiting[] = [];
  let sweptAt = now();

  const add = (point: Point, bornAt: number) => {
    const key = metricKey(point.metric);
    const found = series.get(key) ?? newSeries(point.metric, bornAt);
    if (!series.has(key)) enlist(key, found);
    addPoint(found, point);
  };

  const enlist = (key: string, found: Series) => {
    series.set(key, found);
    const siblings = namespaces.get(found.metric.namespace) ?? new Set();
    namespaces.set(found.metric.namespace, siblings.add(found));
  };

  const sweep = () => {
    if (now() - sweptAt < hour) return;
    sweptAt = now();
    for (const [key, found] of series) {
      forgetBefore(found, now() - minutesKept, now() - secondsKept, now() - valuesKept);
      if (found.lastAt >= now() - listedFor) continue;
      series.delete(key);
      namespaces.get(found.metric.namespace)?.delete(found);
    }
  };

  /** Lets everything in whose time has come. */
  const settle = () => {
    const due = waiting.findIndex(({ visibleAt }) => visibleAt > now());
    for (const { point, visibleAt } of waiting.splice(0, due < 0 ? waiting.length : due)) add(point, visibleAt);
    sweep();
  };

  return {
    put(point, visibleAt) {
      settle();
      if (visibleAt <= now()) return add(point, now());
      const before = waiting.findLastIndex((other) => other.visibleAt <= visibleAt);
      waiting.splice(before + 1, 0, { point, visibleAt });
    },
    find(metric) {
      settle();
      return series.get(metricKey(metric));
    },
    list(namespace) {
      settle();
      return [...(namespace === undefined ? series.values() : (namespaces.get(namespace) ?? []))];
    },
    snapshot: (): Snapshot => ({ series: [...series.values()].map(seriesToJson), waiting, sweptAt }),
    restore(state) {
      const saved: unknown = structuredClone(state);
      if (!isSnapshot(saved)) throw new TypeError('not a snapshot of the metrics');
      series.clear();
      namespaces.clear();
      for (const stored of saved.series) {
        const found = seriesFromJson(stored);
        enlist(metricKey(found.metric), found);
      }
      waiting = saved.waiting;
      sweptAt = saved.sweptAt;
    },
  };
}

/** The start of a query's first period: rounded down to the minute, or to a period shorter than that. */
export const roundedStart = (start: number, periodSeconds: number): number => {
  const unit = periodSeconds < 60 ? periodSeconds * 1000 : minute;
  return Math.floor(start / unit) * unit;
};
