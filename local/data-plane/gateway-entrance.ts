import type { Duplex } from 'node:stream';
import { logged, type RequestLogger } from './access-log/access-log.ts';
import type { Carrier } from './carrier.ts';
import type { Listener } from './config/snapshot.ts';
import type { Caller, Incoming } from './exchange.ts';
import type { Forwarded } from './forward.ts';
import { createOnward } from './gateway-onward.ts';
import { listenDualStack } from './listen-dual-stack.ts';
import { answerWith, type LocalReply, localReplies, reply, replyOn } from './local-reply.ts';
import type { MatchedRequest } from './matched-request.ts';
import { addressOf } from './origin.ts';
import type { Way } from './outbound-table.ts';
import type { OwnPort } from './own-listeners.ts';
import { isOfHttp2 } from './process-connections.ts';
import { createProxyServer, type ProxyServer } from './proxy-server.ts';
import type { SidecarOptions } from './sidecar.ts';
import type { DownstreamStats, DownstreamTable } from './stats/downstream-stats.ts';
import { gatewayIngress, selfRedirectCluster } from './stats/names.ts';
import type { Stats } from './stats/stats.ts';
import type { CertificateUse } from './tls/callers.ts';
import { type CountedTls, createListenerTls } from './tls/listener.ts';

/** What holds while a listener of the gateway is there. */
interface Accepted extends Pick<Listener, 'protocol' | 'ipPreference'> {
  readonly listenerPort: number;
  readonly downstream: DownstreamStats;
  readonly tls: CountedTls | undefined;
}

/** The way that a request takes, and the request as it goes on; no way where no route of the gateway takes it. */
export interface Routed {
  readonly way: Way | undefined;
  readonly matched: MatchedRequest;
}

interface EntranceOptions extends Pick<SidecarOptions, 'identity' | 'clock' | 'trace' | 'secrets'> {
  readonly stats: Stats;
  readonly logger: RequestLogger;
  readonly downstreamOf: DownstreamTable;
  readonly carrier: Carrier;
  route(request: Incoming, listenerPort: number): Routed;
}

/** A port of this machine on which a gateway listens. */
interface Entrance extends OwnPort {
  readonly proxy: ProxyServer;
  /** Where it is called: by https while it takes TLS alone. */
  url(): string;
  /** Those of its listener. */
  certificates(): readonly CertificateUse[];
}

export async function openEntrance(
  port: SidecarOptions['ports'][number],
  { identity, clock, trace, secrets, stats, logger, downstreamOf, carrier, route }: EntranceOptions,
): Promise<Entrance> {
  let accepted: Accepted | undefined;
  const followTls = createListenerTls(stats, secrets);
  const onward = createOnward(stats, clock);
  /** Logs what comes in at a listener that is there, and answers at once what no route takes. */
  const take = async (
    request: Incoming,
    caller: Caller | Duplex,
    answer: (found: LocalReply) => void,
    carry: (way: Way, matched: MatchedRequest) => Promise<Forwarded | undefined>,
  ) => {
    if (accepted === undefined) return void caller.destroy();
    const { downstream } = accepted;
    const { matched, way } = route(request, accepted.listenerPort);
    const cluster = way === undefined ? undefined : onward.name();
    await logged(logger, clock, { request, matched, cluster }, async () => {
      if (way !== undefined) return carry(way, matched);
      downstream.noRoute();
      return answerWith(localReplies.noRoute, answer);
    });
  };
  const proxy = createProxyServer({
    request(request, caller) {
      const answer = (found: LocalReply) => {
        request.resume();
        reply(request, caller, found);
      };
      return take(request, caller, answer, (way, matched) =>
        onward.carry(request, caller, () =>
          trace(request, matched, () => carrier.carry(way, request, caller, matched)),
        ),
      );
    },
    upgrade(request, caller, head) {
      const answer = (found: LocalReply) => replyOn(caller, found);
      return take(request, caller, answer, (way, matched) =>
        trace(request, matched, () => carrier.carryUpgrade(way, request, caller, head, matched)),
      );
    },
    tls: () => accepted?.tls,
    hasHttp2: () => isOfHttp2(accepted?.protocol),
    stats: () => accepted?.downstream,
    clock,
  });
  const { isDualStack = false, ...named } = port;
  const takesIpv6 = () => accepted?.ipPreference !== undefined;
  const origins = await listenDualStack(proxy.server, { port: port.port, isDualStack, takesIpv6 });
  const { origin } = origins;
  return {
    proxy,
    taskPort: { ...named, ...origins, port: addressOf(origin).port },
    url: () => (accepted?.tls?.tls.takesClearText === false ? origin.replace('http:', 'https:') : origin),
    certificates: () => (accepted?.tls === undefined ? [] : [accepted.tls.tls]),
    listenFor(listener, isOnly) {
      const names = listener && gatewayIngress(listener, isOnly);
      const tls = followTls(listener, names?.listener ?? '');
      if (listener !== undefined) onward.apply(listener, selfRedirectCluster(identity, listener, isOnly));
      accepted = listener && {
        listenerPort: listener.port,
        protocol: listener.protocol,
        ipPreference: listener.ipPreference,
        downstream: downstreamOf(gatewayIngress(listener, isOnly)),
        tls,
      };
    },
  };
}
