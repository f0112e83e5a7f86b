import type { Clock } from '../clock.ts';
import { createConfigFeed } from '../data-plane/config-feed.ts';
import { type PutMetrics, publishEachMinute } from '../data-plane/minute-publisher.ts';
import { keyedTimers } from '../keyed-timers.ts';
import { createListeners } from '../kit/listeners.ts';
import { targetKey } from '../vpc-lattice/resources.ts';
import { type RuleChange, ruleChange } from '../vpc-lattice/rule-change.ts';
import type { VpcLattice } from '../vpc-lattice/vpc-lattice.ts';
import { entrancesOf } from './entrances.ts';
import { latticeMetrics } from './lattice-metrics.ts';
import { createPortServers, type Endpoint } from './port-servers.ts';
import { createRuleTable } from './rule-table.ts';
import { createServeRequest } from './serve-request.ts';
import { createTargetTurns } from './target-turns.ts';
import { createTrafficTally, type RequestEnd } from './traffic.ts';

/** Milliseconds of the clock until the data plane follows. */
export interface Propagation {
  /** A rule that was written. */
  readonly rulesMs: number;
  /** A target that was registered. */
  readonly targetsMs: number;
}

/** AWS's own controllers wait so long after a change. Source: ECS developer guide, resources for VPC Lattice. */
const usual: Propagation = { rulesMs: 90_000, targetsMs: 180_000 };

interface VpcLatticeDataPlaneOptions {
  readonly model: Pick<VpcLattice, 'resources' | 'durations' | 'onRuleChange' | 'onChange'>;
  readonly clock: Clock;
  readonly put: PutMetrics;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** As on AWS unless given. */
  readonly propagation?: Partial<Propagation>;
}

/** The data plane of VPC Lattice on this machine: each listener of a service in a network is a real HTTP endpoint. */
export interface VpcLatticeDataPlane {
  /** The endpoints that are open now. */
  endpoints(): readonly Endpoint[];
  /** Resolves when the endpoints are as the services were when it was called. */
  settled(): Promise<void>;
  /** The rules that are followed now, by their ids, each with its lastUpdatedAt in epoch ms. */
  following(): Readonly<Record<string, number>>;
  /** What could not be served, or published, in sentences. */
  problems(): readonly string[];
  /** Calls `listener` after each request, until the returned function is called. */
  onRequestEnd(listener: (end: RequestEnd) => void): () => void;
  /** From now on no write of a rule arrives. */
  freeze(): void;
  /** What was held back arrives, in order. */
  thaw(): void;
  close(): Promise<void>;
}

export function startVpcLatticeDataPlane(options: VpcLatticeDataPlaneOptions): VpcLatticeDataPlane {
  const { model, clock, random } = options;
  const { resources } = model;
  const { rulesMs, targetsMs } = { ...usual, ...options.propagation };
  const table = createRuleTable();
  const tally = createTrafficTally();
  const ends = createListeners<RequestEnd>();
  const turns = createTargetTurns({ resources, now: () => clock.now(), targetsMs, onConnect: tally.connected });
  const serve = createServeRequest({
    find: table.find,
    next: turns.next,
    tally,
    onEnd: ends.announce,
    random,
    now: () => performance.now(),
  });
  const servers = createPortServers(serve);
  const feed = createConfigFeed<RuleChange>({ clock, random, delayMs: rulesMs, jitterMs: 0 });
  feed.connect(table.apply);
  const reported = new Set<string>();
  const report = (problem: string) => void reported.add(problem);

  const drained = keyedTimers<string>(clock);
  let settled = Promise.resolve();
  /** Listeners whose rules were there before they were followed, or came with them. */
  const known = new Set<string>();
  const follow = () => {
    for (const rule of resources.rules.all()) {
      // A listener opens with the rules that it has; what is written later is late.
      if (!known.has(rule.listenerId)) table.apply(ruleChange(rule));
    }
    for (const { id } of resources.listeners.all()) known.add(id);
    const { open, closed } = entrancesOf(resources);
    for (const { problem } of closed) report(problem);
    turns.forgetGone();
    for (const target of resources.targets.all()) {
      const { drainingSince } = target;
      if (drainingSince === undefined) continue;
      // What is still under way when a target has drained is broken off.
      drained.set(targetKey(target), drainingSince + model.durations.drainingMs - clock.now(), turns.forgetGone);
    }
    settled = servers.set(open).catch((error: unknown) => report(`cannot open an endpoint: ${String(error)}`));
  };

  const stops = [
    model.onRuleChange((change) => {
      if (known.has(change.listenerId)) feed.change(change);
    }),
    model.onChange(follow),
    publishEachMinute({
      clock,
      put: options.put,
      sources: [latticeMetrics(tally)],
      onFailure: (error) => report(`cannot publish metrics: ${String(error)}`),
    }),
  ];
  follow();
  return {
    endpoints: servers.endpoints,
    settled: () => settled,
    following: table.following,
    problems: () => [...reported],
    onRequestEnd: ends.add,
    freeze: feed.freeze,
    thaw: feed.thaw,
    async close() {
      for (const stop of stops) stop();
      feed.close();
      drained.cancelAll();
      await servers.close();
      await turns.close();
    },
  };
}
