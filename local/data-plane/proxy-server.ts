import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../clock.ts';
import { localReplies, replyOn } from './local-reply.ts';
import type { DownstreamStats } from './stats/downstream-stats.ts';

interface ProxyHandlers {
  request(request: IncomingMessage, caller: ServerResponse): Promise<unknown>;
  upgrade(request: IncomingMessage, caller: Duplex, head: Buffer): Promise<unknown>;
  /** Counts those who call, as of now; undefined while nobody may. */
  stats(): DownstreamStats | undefined;
  /** Of the machine. */
  readonly clock: Clock;
}

/** A server whose requests go on to somewhere else. */
export interface ProxyServer {
  readonly server: Server;
  /** Requests whose answers have not ended, and connections that speak another protocol by now. */
  underWay(): number;
  /** Breaks off what is under way. */
  close(): void;
}

/** An offer of HTTP/2 may be passed over: the request is then answered as it is. Source: Envoy, HTTP/1.1 codec. */
const asksForUpgrade = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() !== 'h2c';

/** Counts connections and requests; a request counts where it began. */
function watchServer(server: Server, { stats, clock }: Pick<ProxyHandlers, 'stats' | 'clock'>) {
  const open = new WeakSet<Duplex>();
  server.on('connection', (socket: Duplex) => {
    // A connection that turns out to be meant for a service is taken a second time.
    if (open.has(socket)) return;
    open.add(socket);
    const own = stats();
    if (own === undefined) return;
    own.opened();
    socket.once('close', own.closed);
  });
  return (caller: ServerResponse) => {
    const own = stats();
    if (own === undefined) return;
    const start = clock.now();
    own.begun();
    caller.once('close', () => own.over(caller.headersSent ? caller.statusCode : undefined, clock.now() - start));
  };
}

/** A request whose handling fails has its connection ended. */
export function createProxyServer({ request: handle, upgrade, ...watching }: ProxyHandlers): ProxyServer {
  /** Connections that speak another protocol: the server does not close them. */
  const upgraded = new Set<Duplex>();
  let requests = 0;
  const server = createServer({ shouldUpgradeCallback: asksForUpgrade }, (request, caller) => {
    requests += 1;
    watch(caller);
    caller.once('close', () => {
      requests -= 1;
    });
    handle(request, caller).catch(() => caller.destroy());
  });
  const watch = watchServer(server, watching);
  server.on('upgrade', (request: IncomingMessage, caller: Duplex, head: Buffer) => {
    upgraded.add(caller);
    caller.once('close', () => upgraded.delete(caller));
    upgrade(request, caller, head).catch(() => caller.destroy());
  });
  // What is no HTTP is answered once, and ends the connection.
  server.on('clientError', (_error: Error, caller: Duplex) => {
    watching.stats()?.misread();
    replyOn(caller, localReplies.badRequest);
  });
  return {
    server,
    underWay: () => requests + upgraded.size,
    close() {
      server.close();
      server.closeAllConnections();
      for (const caller of upgraded) caller.destroy();
    },
  };
}
