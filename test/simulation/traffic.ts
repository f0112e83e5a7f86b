import type { Clock } from '../../local/clock.ts';
import type { Random } from './random.ts';
import { binomial } from './random.ts';
import type { Reporting, TeamRouter } from './routers/team-router.ts';
import type { Routes } from './routes-in-force.ts';
import type { Behaviour } from './scenario.ts';

type Shares = ReadonlyMap<string, number>;

export interface TrafficOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Its routes for testers, too, who call their targets in addition to all other callers. */
  readonly router: TeamRouter;
  readonly reporting: Reporting;
  readonly requestsPerSecond: number;
  /** The answers of a version at this moment. */
  readonly behaviourOf: (version: string) => Behaviour;
  /** The time in which a caller follows a change of the routes, in milliseconds; infinite if it does not. */
  readonly propagationMs: (caller: string) => number;
  /** Data that is lost or made up on the way to CloudWatch. */
  readonly spoil: (data: readonly Datum[], caller: string) => readonly Datum[];
}

export interface Datum {
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly Timestamp: number;
  readonly Value?: number;
  readonly Values?: readonly number[];
  readonly Counts?: readonly number[];
}

/** A caller's requests to a version in a minute. */
export interface Counted {
  readonly version: string;
  readonly requests: number;
  readonly errors: number;
  /** Whether any request of this caller to it has ever failed. */
  readonly hasFailed: boolean;
  /** Whether no target was there: a router that counts requests to targets counts none. */
  readonly isGone: boolean;
  /** Of those that were answered, in milliseconds: nothing if none was. */
  readonly timings: readonly Pick<Datum, 'Values' | 'Counts'>[];
}

export interface Traffic {
  /** The requests to one version in the last whole minute, and the failed part. */
  lastMinute(version: string): { readonly requests: number; readonly errors: number };
  /** The weights that the callers follow now: the share of requests of a version, by caller. */
  sharesOf(version: string): readonly number[];
  /** Publishes that many minutes of the present traffic as if they had passed. */
  publishPast(minutes: number): Promise<void>;
  start(): void;
}

const minute = 60_000;

/**
 * The callers' sidecars, or the router itself, as arithmetic: their counts of a steady stream of requests, split by the
 * weights that they follow, drawn by seed. They are published each minute.
 */
export function traffic(options: TrafficOptions): Traffic {
  const { clock, random, router, reporting, requestsPerSecond } = options;
  const rate = requestsPerSecond / reporting.callers.length;
  const counted = new Map<string, { requests: number; errors: number }>();
  const callers = reporting.callers.map((name) => ({
    name,
    shares: split(router),
    since: clock.now(),
    /** Share x milliseconds of the running minute. */
    sums: new Map<string, number>(),
    failedOnce: new Set<string>(),
  }));
  type Caller = (typeof callers)[number];

  const settle = (caller: Caller) => {
    const now = clock.now();
    for (const [version, share] of caller.shares)
      caller.sums.set(version, (caller.sums.get(version) ?? 0) + share * (now - caller.since));
    caller.since = now;
  };

  const dataOf = (caller: Caller, sums: Shares, at: number): Datum[] =>
    [...sums].flatMap(([version, sum]): Datum[] => {
      const mean = (rate * sum) / 1000;
      const requests = Math.max(0, Math.round(mean + Math.sqrt(mean) * (random.next() + random.next() - 1)));
      const { errors: share, latencyMs, isGone = false } = options.behaviourOf(version);
      const errors = binomial(random, requests, share);
      const before = counted.get(version) ?? { requests: 0, errors: 0 };
      counted.set(version, { requests: before.requests + requests, errors: before.errors + errors });
      if (errors > 0) caller.failedOnce.add(version);
      const hasFailed = caller.failedOnce.has(version);
      const answered = latencyMs > 0 ? requests : 0;
      const timed = timings(random, answered, latencyMs);
      return [...reporting.dataOf(caller.name, { version, requests, errors, hasFailed, isGone, timings: timed }, at)];
    });

  const publish = (caller: Caller, data: readonly Datum[]) => {
    const published = options.spoil(data, caller.name);
    return published.length === 0 ? Promise.resolve() : reporting.publish(published);
  };

  const tick = () => {
    counted.clear();
    for (const caller of callers) {
      settle(caller);
      void publish(caller, dataOf(caller, caller.sums, clock.now() - minute));
      // A series that has begun reports 0 from then on.
      for (const version of caller.sums.keys()) caller.sums.set(version, 0);
    }
    clock.after(minute, tick);
  };

  router.onChange(() => {
    for (const caller of callers) {
      const delay = options.propagationMs(caller.name);
      if (Number.isFinite(delay))
        clock.after(delay, () => {
          settle(caller);
          caller.shares = split(router);
        });
    }
  });

  return {
    lastMinute: (version) => counted.get(version) ?? { requests: 0, errors: 0 },
    sharesOf: (version) => callers.map(({ shares }) => shares.get(version) ?? 0),
    async publishPast(minutes) {
      const end = Math.floor(clock.now() / minute) * minute;
      for (let i = minutes; i > 0; i--)
        for (const caller of callers) {
          const whole = new Map([...caller.shares].map(([version, share]) => [version, share * minute]));
          await publish(caller, dataOf(caller, whole, end - i * minute));
        }
    },
    start() {
      const now = clock.now();
      for (const caller of callers) caller.since = now;
      clock.after(Math.ceil(now / minute) * minute - now, tick);
    },
  };
}

/** The testers' part of the requests of all others. */
const testing = 0.02;

/** Every route gets the same share of the requests, and testers' requests are added to them. */
function split({ routes, testers }: TeamRouter): Shares {
  const shares = new Map<string, number>();
  const add = (from: Routes, all: number) => {
    for (const { targets } of from.values()) {
      const total = targets.reduce((sum, { weight }) => sum + weight, 0);
      for (const { id, weight } of targets)
        if (total > 0) shares.set(id, (shares.get(id) ?? 0) + (all * weight) / total / from.size);
    }
  };
  add(routes, 1);
  add(testers, testing);
  return shares;
}

/** Six points of a skewed distribution, which hold its 99th percentile at about three times its middle. */
function timings(random: Random, n: number, middle: number): Pick<Datum, 'Values' | 'Counts'>[] {
  const points = [
    [0.6, 0.3],
    [1, 0.4],
    [1.6, 0.2],
    [2.2, 0.07],
    [3, 0.025],
    [4.5, 0.005],
  ] as const;
  const parts = points.map(([times, share]) => ({
    value: Math.round(middle * times * (0.95 + 0.1 * random.next()) * 10) / 10,
    count: binomial(random, n, share),
  }));
  const some = parts.filter(({ count }) => count > 0);
  if (some.length === 0) return [];
  return [{ Values: some.map(({ value }) => value), Counts: some.map(({ count }) => count) }];
}
