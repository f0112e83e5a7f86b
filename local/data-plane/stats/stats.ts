import { clear, copied, emptyHistogram, type Histogram, since } from './histogram.ts';
import { type HostStats, unusedHost } from './host-stats.ts';

/** How long an interval lasts, in real milliseconds. Source: Envoy, stats_flush_interval. */
export const flushMs = 5000;

/** A number that its holder changes: it was looked up once, so that a request costs additions alone. */
export interface Counter {
  value: number;
  /** Whether it was ever changed. */
  isUsed: boolean;
}

/** A level: it goes down as well. */
export interface Gauge extends Counter {}

/** Adds to a counter, or moves a gauge. */
export function add(counter: Counter, by = 1): void {
  counter.value += by;
  counter.isUsed = true;
}

export function set(gauge: Gauge, value: number): void {
  gauge.value = value;
  gauge.isUsed = true;
}

/** Counts statuses by their classes: `PREFIX1xx` to `PREFIX5xx`. */
export function classCounters(stats: Pick<Stats, 'counter'>, prefix: string): (status: number) => void {
  const classes = ['1xx', '2xx', '3xx', '4xx', '5xx'].map((name) => stats.counter(`${prefix}${name}`));
  return (status) => {
    const ofClass = classes[Math.floor(status / 100) - 1];
    if (ofClass !== undefined) add(ofClass);
  };
}

/** A statistic as it stands. */
export type Stat =
  | { readonly kind: 'counter' | 'gauge'; readonly name: string; readonly value: number; readonly isUsed: boolean }
  /** `interval` is what the last whole interval brought. */
  | {
      readonly kind: 'histogram';
      readonly name: string;
      readonly histogram: Histogram;
      readonly interval: Histogram;
      readonly isUsed: boolean;
    };

/** The statistics of one proxy, by Envoy's names such as `cluster.NAME.upstream_rq_total`. The same name is the same one. */
export interface Stats {
  counter(name: string): Counter;
  gauge(name: string): Gauge;
  histogram(name: string): Histogram;
  /** What is counted of the process at `origin` of a cluster. */
  host(cluster: string, origin: string): HostStats;
  /** A level that is read whenever somebody looks. */
  measured(name: string, read: () => number): void;
  /** A counter that is read whenever somebody looks: what `read` returns only grows. */
  counted(name: string, read: () => number): void;
  /** From now on each value of a histogram is reported, by the histogram's name. */
  onRecord(listener: (name: string, value: number) => void): void;
  /** Takes out all whose names begin so, such as those of a cluster that is gone. */
  forget(prefix: string): void;
  /** All, by their names. */
  list(): readonly Stat[];
  /** Begins the counters and histograms anew; gauges stay. */
  reset(): void;
  /** Ends an interval of the histograms. */
  endInterval(): void;
}

interface Kept {
  readonly histogram: Histogram;
  /** As it was when the interval that runs began. */
  before: Histogram;
  interval: Histogram;
}

const byName = (a: { readonly name: string }, b: { readonly name: string }) =>
  a.name < b.name ? -1 : Number(a.name > b.name);

const unused = (): Counter => ({ value: 0, isUsed: false });

/** The value of a name, made where there is none yet. */
function known<Value>(among: Map<string, Value>, name: string, make: () => Value): Value {
  const found = among.get(name) ?? make();
  among.set(name, found);
  return found;
}

export function createStats(): Stats {
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const readings = new Map<string, () => number>();
  const counts = new Map<string, { readonly read: () => number; from: number }>();
  const histograms = new Map<string, Kept>();
  let onRecord: ((name: string, value: number) => void) | undefined;
  const listen = (name: string, histogram: Histogram) => {
    const listener = onRecord;
    if (listener !== undefined) histogram.onRecord = (value) => listener(name, value);
  };
  const hosts = new Map<string, HostStats>();
  const kept = (): Kept => ({ histogram: emptyHistogram(), before: emptyHistogram(), interval: emptyHistogram() });
  const listed = (kind: 'counter' | 'gauge', from: ReadonlyMap<string, Counter>): Stat[] =>
    [...from].map(([name, counter]) => ({ kind, name, ...counter }));
  return {
    counter: (name) => known(counters, name, unused),
    gauge: (name) => known(gauges, name, unused),
    histogram(name) {
      const { histogram } = known(histograms, name, kept);
      listen(name, histogram);
      return histogram;
    },
    counted: (name, read) => void counts.set(name, { read, from: 0 }),
    onRecord(listener) {
      onRecord = listener;
      for (const [name, { histogram }] of histograms) listen(name, histogram);
    },
    host: (cluster, origin) => known(hosts, `cluster.${cluster}.${origin}`, unusedHost),
    measured: (name, read) => void readings.set(name, read),
    forget(prefix) {
      for (const among of [counters, gauges, readings, counts, histograms, hosts])
        for (const name of among.keys()) if (name.startsWith(prefix)) among.delete(name);
    },
    list: () =>
      [
        ...listed('counter', counters),
        ...listed('gauge', gauges),
        ...[...counts].map(
          ([name, { read, from }]) => ({ kind: 'counter', name, value: read() - from, isUsed: read() > 0 }) as const,
        ),
        ...[...readings].map(([name, read]) => ({ kind: 'gauge', name, value: read(), isUsed: true }) as const),
        ...[...histograms].map(
          ([name, { histogram, interval }]) =>
            ({ kind: 'histogram', name, histogram, interval, isUsed: histogram.count > 0 }) as const,
        ),
      ].sort(byName),
    reset() {
      for (const counter of counters.values()) counter.value = 0;
      for (const count of counts.values()) count.from = count.read();
      for (const one of histograms.values()) {
        clear(one.histogram);
        one.before = emptyHistogram();
      }
    },
    endInterval() {
      for (const one of histograms.values()) {
        one.interval = since(one.histogram, one.before);
        one.before = copied(one.histogram);
      }
    },
  };
}
