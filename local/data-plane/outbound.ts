import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../clock.ts';
import type { Endpoint, Snapshot } from './config/snapshot.ts';
import { createEndpoints } from './endpoints.ts';
import type { Followed } from './followed-routes.ts';
import { forward } from './forward.ts';
import { forwardUpgrade } from './forward-upgrade.ts';
import { listenOnLoopback } from './listen.ts';
import { type LocalReply, localReplies, reply, replyOn } from './local-reply.ts';
import { matchedRequest } from './matched-request.ts';
import { createOutboundTable, hostOf, type Way } from './outbound-table.ts';
import { passOutside, tunnelTo } from './outside.ts';
import { createProxyServer } from './proxy-server.ts';
import type { Answer } from './tally.ts';

export interface OutboundOptions {
  /** Told once for each request that was meant for a target and that the caller waited for. */
  readonly onAnswer: (answer: Answer) => void;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Of the machine: latencies and time-outs are never scaled. */
  readonly clock: Clock;
}

/** The way out of an application into the mesh. */
export interface Outbound {
  /** An HTTP proxy; a request may also name the virtual service as Host alone. */
  readonly url: string;
  apply(snapshot: Snapshot): Followed;
  setEndpoints(endpoints: readonly Endpoint[]): void;
  close(): Promise<void>;
}

type Unserved = Exclude<Way['kind'], 'target' | 'outside' | 'noListener'>;

const replies: Readonly<Record<Unserved, LocalReply>> = {
  noRoute: localReplies.noRoute,
  noProvider: localReplies.noCluster,
};

const isProxied = ({ url = '/' }: IncomingMessage) => !url.startsWith('/');

export async function startOutbound({ onAnswer, random, clock }: OutboundOptions): Promise<Outbound> {
  const table = createOutboundTable(random);
  const endpoints = createEndpoints();

  const handle = async (request: IncomingMessage, caller: ServerResponse) => {
    const matched = matchedRequest(request, 0);
    const way = table.find(matched, isProxied(request));
    if (way.kind === 'outside') return passOutside(request, caller);
    if (way.kind === 'noListener') return void caller.destroy();
    if (way.kind !== 'target') {
      request.resume();
      return reply(caller, replies[way.kind]);
    }
    const { virtualService, target, patience } = way;
    const { virtualNode, port } = target;
    const answer = await forward(request, caller, {
      authority: matched.authority,
      target: matched.target,
      next: () => endpoints.next(virtualNode, port),
      patience,
      clock,
      random,
    });
    if (answer !== undefined) onAnswer({ virtualService, virtualNode, ...answer });
  };

  const handleUpgrade = async (request: IncomingMessage, caller: Duplex, head: Buffer) => {
    const matched = matchedRequest(request, 0);
    const way = table.find(matched, isProxied(request));
    if (way.kind === 'outside' || way.kind === 'noListener') return void caller.destroy();
    if (way.kind !== 'target') return replyOn(caller, replies[way.kind]);
    const { virtualService, target, patience } = way;
    const { virtualNode, port } = target;
    const answer = await forwardUpgrade(request, caller, head, {
      authority: matched.authority,
      target: matched.target,
      origin: endpoints.next(virtualNode, port)?.origin,
      patience,
      clock,
    });
    onAnswer({ virtualService, virtualNode, ...answer });
  };

  const proxy = createProxyServer({ request: handle, upgrade: handleUpgrade });
  // Clients of a proxy ask for a connection where they do not speak plain HTTP.
  proxy.server.on('connect', ({ url = '' }: IncomingMessage, caller: Duplex, head: Buffer) => {
    const { host, port = 443 } = hostOf(url);
    const found = table.findHost(host, port);
    if (found === 'noListener') return caller.destroy();
    if (found === 'outside') return tunnelTo(host, port, caller, head);
    caller.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) caller.unshift(head);
    return proxy.server.emit('connection', caller);
  });
  return {
    url: await listenOnLoopback(proxy.server),
    apply: table.apply,
    setEndpoints: endpoints.set,
    async close() {
      proxy.close();
      await endpoints.close();
    },
  };
}
