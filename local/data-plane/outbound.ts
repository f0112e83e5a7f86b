import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Carrier, type CarrierOptions, createCarrier } from './carrier.ts';
import type { Endpoint, Snapshot } from './config/snapshot.ts';
import type { Applied } from './followed-routes.ts';
import type { ClusterHealth } from './health/cluster.ts';
import { listenOnLoopback } from './listen.ts';
import { matchedRequest } from './matched-request.ts';
import { createOutboundTable, hostOf } from './outbound-table.ts';
import { confirmTunnel, tunnelTo } from './outside.ts';
import { createProxyServer } from './proxy-server.ts';
import type { DownstreamTable } from './stats/downstream-stats.ts';
import { egress } from './stats/names.ts';
import { createDoors, type Door } from './tcp/doors.ts';
import type { Trace } from './tracing/tracer.ts';

/** The way out of an application into the mesh. */
export interface Outbound {
  /** An HTTP proxy; a request may also name the virtual service as Host alone. */
  readonly url: string;
  apply(snapshot: Snapshot): Applied;
  /** Where its services of TCP are found, once the last snapshot is in force. */
  doors(): Promise<readonly Door[]>;
  setEndpoints(endpoints: readonly Endpoint[]): void;
  /** What is known of the processes that requests go to. */
  health(): readonly ClusterHealth[];
  certificates: Carrier['certificates'];
  close(): Promise<void>;
}

const isProxied = ({ url = '/' }: Pick<IncomingMessage, 'url'>) => !url.startsWith('/');

interface OutboundOptions extends CarrierOptions {
  readonly downstreamOf: DownstreamTable;
  readonly trace: Trace;
}

export async function startOutbound(options: OutboundOptions): Promise<Outbound> {
  const table = createOutboundTable(options.random);
  const { trace } = options;
  const downstream = options.downstreamOf(egress);
  const carrier = createCarrier(options, downstream);
  const proxy = createProxyServer({
    request(request, caller) {
      const matched = matchedRequest(request, 0);
      const way = table.find(matched, isProxied(request));
      return trace(request, matched, () => carrier.carry(way, request, caller, matched));
    },
    upgrade(request, caller, head) {
      const matched = matchedRequest(request, 0);
      const way = table.find(matched, isProxied(request));
      return trace(request, matched, () => carrier.carryUpgrade(way, request, caller, head, matched));
    },
    hasHttp2: () => true,
    stats: () => downstream,
    clock: options.clock,
    // Clients of a proxy ask for a connection where they do not speak plain HTTP.
    connect({ url = '' }: IncomingMessage, caller: Duplex, head: Buffer) {
      const { host, port = 443 } = hostOf(url);
      const found = table.findHost(host, port);
      if (found === 'noListener') {
        downstream.noListener();
        return void caller.destroy();
      }
      if (found === 'outside') return tunnelTo(host, port, caller, head, options.clock);
      if (found === 'connection') {
        const way = table.findConnection({ virtualService: host, port });
        return carrier.carryConnection(way, caller, { head, onOpen: () => confirmTunnel(caller) });
      }
      confirmTunnel(caller);
      if (head.length > 0) caller.unshift(head);
      proxy.serve(caller);
    },
  });
  const doors = createDoors((caller, service) => carrier.carryConnection(table.findConnection(service), caller));
  return {
    url: await listenOnLoopback(proxy.server),
    apply(snapshot) {
      const rejectedParts = carrier.apply(snapshot);
      const followed = table.apply(snapshot);
      doors.set(table.tcpServices());
      return { ...followed, rejectedParts };
    },
    doors: doors.opened,
    setEndpoints: carrier.setEndpoints,
    health: carrier.health,
    certificates: carrier.certificates,
    async close() {
      proxy.close();
      await Promise.all([doors.close(), carrier.close()]);
    },
  };
}
