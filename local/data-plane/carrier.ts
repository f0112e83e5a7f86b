import { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../clock.ts';
import type { Endpoint, Snapshot } from './config/snapshot.ts';
import { createEndpoints } from './endpoints.ts';
import type { Caller, Incoming } from './exchange.ts';
import { type Forwarded, forward } from './forward.ts';
import { forwardUpgrade } from './forward-upgrade.ts';
import type { ClusterHealth } from './health/cluster.ts';
import { answerWith, type LocalReply, localReplies, reply, replyOn } from './local-reply.ts';
import type { Way } from './outbound-table.ts';
import { passAsItIs } from './outside.ts';
import type { Target } from './route-table.ts';
import { connectionEvents } from './stats/cluster-stats.ts';
import { createClusterTable } from './stats/cluster-table.ts';
import type { DownstreamStats } from './stats/downstream-stats.ts';
import type { Stats } from './stats/stats.ts';
import { createTargetTable } from './stats/target-stats.ts';
import type { Answer } from './tally.ts';
import { join } from './tcp/join.ts';

export interface CarrierOptions {
  /** Told once for each request that was meant for a target and that the caller waited for. */
  readonly onAnswer: (answer: Answer) => void;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Of the machine: latencies and time-outs are never scaled. */
  readonly clock: Clock;
  readonly stats: Stats;
}

/** The host and the path with its query, as a target gets them. */
interface Addressed {
  readonly authority: string;
  readonly target: string;
}

/** Takes requests the ways that were found for them. */
export interface Carrier {
  /** @returns what the caller got; undefined for one that left, and for what was not answered by this proxy */
  carry(way: Way, request: Incoming, caller: Caller, to: Addressed): Promise<Forwarded | undefined>;
  /** The same for a request to change the protocol. */
  carryUpgrade(
    way: Way,
    request: IncomingMessage,
    caller: Duplex,
    head: Buffer,
    to: Addressed,
  ): Promise<Forwarded | undefined>;
  /** The same for a connection; one that has no way is closed. */
  carryConnection(way: Way, caller: Duplex, more?: { readonly head: Buffer; readonly onOpen: () => void }): void;
  apply(snapshot: Pick<Snapshot, 'meshName' | 'clusters'>): void;
  setEndpoints(endpoints: readonly Endpoint[]): void;
  /** What is known of the processes that requests go to. */
  health(): readonly ClusterHealth[];
  close(): Promise<void>;
}

/** Passes bytes alone on; without a target, and for requests of HTTP/2, which are not plain bytes, the caller is left. */
function passOn(request: Incoming, caller: Caller, url: string | undefined): void {
  if (url !== undefined && request instanceof IncomingMessage && caller instanceof ServerResponse)
    passAsItIs(request, caller, url);
  else caller.destroy();
}

const addressOf = (origin: string) => {
  const { hostname: host, port } = new URL(origin);
  return { host, port: Number(port) };
};

type Unserved = Exclude<Way['kind'], 'target' | 'connection' | 'outside' | 'noListener'>;

const replies: Readonly<Record<Unserved, LocalReply>> = {
  noRoute: localReplies.noRoute,
  noProvider: localReplies.noCluster,
};

/** @param downstream counts what has no way */
export function createCarrier(
  { onAnswer, random, clock, stats }: CarrierOptions,
  downstream: DownstreamStats,
): Carrier {
  const clusters = createClusterTable(stats);
  const endpoints = createEndpoints({ clusters, stats, clock });
  const targets = createTargetTable(stats);
  const report = (virtualService: string, virtualNode: string, answer: Forwarded) => {
    const processedBytes = answer.bytesReceived + answer.bytesSent;
    const counted = { ...answer, virtualService, virtualNode, processedBytes };
    targets(virtualService, virtualNode).answered(counted);
    onAnswer(counted);
  };
  const close = (caller: Caller | Duplex): undefined => {
    downstream.noListener();
    caller.destroy();
  };
  const unserved = (kind: Unserved): LocalReply => {
    if (kind === 'noRoute') downstream.noRoute();
    else downstream.noCluster();
    return replies[kind];
  };
  const originFor = ({ target: { virtualNode, port } }: Extract<Way, { readonly target: Target }>) =>
    endpoints.next(virtualNode, port)?.origin;
  return {
    async carry(way, request, caller, { authority, target }) {
      if (way.kind === 'outside') return void passOn(request, caller, request.url);
      if (way.kind === 'noListener') return close(caller);
      if (way.kind === 'connection') {
        const origin = originFor(way);
        return void passOn(request, caller, origin && `${origin}${target}`);
      }
      if (way.kind !== 'target') {
        request.resume();
        return answerWith(unserved(way.kind), (found) => reply(request, caller, found));
      }
      const { virtualService, patience } = way;
      const { virtualNode, port } = way.target;
      const next = () => endpoints.next(virtualNode, port);
      const cluster = clusters.of(virtualNode, port);
      const answer = await forward(request, caller, { authority, target, next, cluster, patience, clock, random });
      if (answer !== undefined) report(virtualService, virtualNode, answer);
      return answer;
    },
    async carryUpgrade(way, request, caller, head, { authority, target }) {
      if (way.kind === 'outside' || way.kind === 'connection') return void caller.destroy();
      if (way.kind === 'noListener') return close(caller);
      if (way.kind !== 'target') return answerWith(unserved(way.kind), (found) => replyOn(caller, found));
      const { virtualService, patience } = way;
      const { virtualNode, port } = way.target;
      const host = endpoints.next(virtualNode, port);
      const cluster = clusters.of(virtualNode, port);
      const options = { authority, target, origin: host?.origin, cluster, patience, clock };
      const answer = await forwardUpgrade(request, caller, head, options);
      host?.answered(answer.status);
      report(virtualService, virtualNode, answer);
      return answer;
    },
    apply(snapshot) {
      clusters.apply(snapshot);
      endpoints.judge(snapshot.clusters);
    },
    carryConnection(way, caller, more) {
      const origin = way.kind === 'connection' ? originFor(way) : undefined;
      if (way.kind !== 'connection' || origin === undefined) return void caller.destroy();
      const { virtualNode, port } = way.target;
      const events = connectionEvents(clusters.of(virtualNode, port), origin, 'tcp');
      join(caller, { ...addressOf(origin), clock, idleMs: way.idleMs, events, ...more });
    },
    setEndpoints: endpoints.set,
    health: endpoints.health,
    close: endpoints.close,
  };
}
