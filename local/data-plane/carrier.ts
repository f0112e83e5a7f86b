import { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../clock.ts';
import type { Endpoint, Snapshot } from './config/snapshot.ts';
import type { ConnectionEvents } from './connections.ts';
import { createEndpoints } from './endpoints.ts';
import type { Caller, Incoming } from './exchange.ts';
import { type Forwarded, forward } from './forward.ts';
import { forwardUpgrade } from './forward-upgrade.ts';
import type { ClusterHealth, Host } from './health/cluster.ts';
import { answerWith, type LocalReply, localReplies, reply, replyOn } from './local-reply.ts';
import { addressOf } from './origin.ts';
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
import { isOfThisMachine } from './this-machine.ts';
import type { TlsCaller } from './tls/caller.ts';
import { createTlsCallers, type TlsCallers } from './tls/callers.ts';
import type { RejectedPart } from './tls/rejected-part.ts';
import type { Secrets } from './tls/secrets.ts';

export interface CarrierOptions {
  /** Told once for each request that was meant for a target and that the caller waited for. */
  readonly onAnswer: (answer: Answer) => void;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Of the machine: latencies and time-outs are never scaled. */
  readonly clock: Clock;
  readonly stats: Stats;
  /** What certificates and authorities go by names. */
  readonly secrets: Secrets;
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
  /** @returns the clusters whose certificates cannot be used */
  apply(snapshot: Pick<Snapshot, 'meshName' | 'clusters'>): readonly RejectedPart[];
  setEndpoints(endpoints: readonly Endpoint[]): void;
  /** What is known of the processes that requests go to. */
  health(): readonly ClusterHealth[];
  certificates: TlsCallers['uses'];
  close(): Promise<void>;
}

/** Passes bytes alone on; without a target, and for requests of HTTP/2, which are not plain bytes, the caller is left. */
function passOn(request: Incoming, caller: Caller, url: string | undefined, tls?: TlsCaller): void {
  if (url !== undefined && request instanceof IncomingMessage && caller instanceof ServerResponse)
    passAsItIs(request, caller, url, tls);
  else caller.destroy();
}

/** A connection counts for outlier detection as an answer does: 200 once it is made, 503 where it is not. Source: Envoy, outlier detection. */
const judged = (events: ConnectionEvents, host: Pick<Host, 'answered'>): ConnectionEvents => ({
  ...events,
  connected() {
    host.answered(200);
    events.connected();
  },
  notConnected() {
    host.answered(503);
    events.notConnected();
  },
});

type Unserved = Exclude<Way['kind'], 'target' | 'connection' | 'outside' | 'noListener'>;

const replies: Readonly<Record<Unserved, LocalReply>> = {
  noRoute: localReplies.noRoute,
  noProvider: localReplies.noCluster,
};

/** @param downstream counts what has no way */
export function createCarrier(
  { onAnswer, random, clock, stats, secrets }: CarrierOptions,
  downstream: DownstreamStats,
): Carrier {
  const clusters = createClusterTable(stats);
  const callers = createTlsCallers(stats, secrets);
  const endpoints = createEndpoints({ clusters, callers, stats, clock });
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
  const hostFor = ({ target: { virtualNode, port } }: Extract<Way, { readonly target: Target }>) => {
    const host = endpoints.next(virtualNode, port);
    return host !== undefined && isOfThisMachine(host.origin) ? host : undefined;
  };
  return {
    async carry(way, request, caller, { authority, target }) {
      if (way.kind === 'outside') return void passOn(request, caller, request.url);
      if (way.kind === 'noListener') return close(caller);
      if (way.kind === 'connection') {
        const host = hostFor(way);
        return void passOn(request, caller, host && `${host.origin}${target}`, host?.tlsNow());
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
      const options = { authority, target, origin: host?.origin, tls: host?.tlsNow(), cluster, patience, clock };
      const answer = await forwardUpgrade(request, caller, head, options);
      host?.answered(answer.status);
      report(virtualService, virtualNode, answer);
      return answer;
    },
    apply(snapshot) {
      clusters.apply(snapshot);
      const rejected = callers.apply(snapshot.meshName, snapshot.clusters);
      endpoints.judge(snapshot.clusters);
      return rejected;
    },
    carryConnection(way, caller, more) {
      const host = way.kind === 'connection' ? hostFor(way) : undefined;
      if (way.kind !== 'connection' || host === undefined) return void caller.destroy();
      const { virtualNode, port } = way.target;
      const events = judged(connectionEvents(clusters.of(virtualNode, port), host.origin, 'tcp'), host);
      join(caller, { ...addressOf(host.origin), tls: host.tlsNow(), clock, idleMs: way.idleMs, events, ...more });
    },
    setEndpoints: endpoints.set,
    health: endpoints.health,
    certificates: callers.uses,
    close: endpoints.close,
  };
}
