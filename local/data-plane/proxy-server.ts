import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { localReplies, replyOn } from './local-reply.ts';

interface ProxyHandlers {
  request(request: IncomingMessage, caller: ServerResponse): Promise<void>;
  upgrade(request: IncomingMessage, caller: Duplex, head: Buffer): Promise<void>;
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

/** A request whose handling fails has its connection ended. */
export function createProxyServer({ request: handle, upgrade }: ProxyHandlers): ProxyServer {
  /** Connections that speak another protocol: the server does not close them. */
  const upgraded = new Set<Duplex>();
  let requests = 0;
  const server = createServer({ shouldUpgradeCallback: asksForUpgrade }, (request, caller) => {
    requests += 1;
    caller.once('close', () => {
      requests -= 1;
    });
    handle(request, caller).catch(() => caller.destroy());
  });
  server.on('upgrade', (request: IncomingMessage, caller: Duplex, head: Buffer) => {
    upgraded.add(caller);
    caller.once('close', () => upgraded.delete(caller));
    upgrade(request, caller, head).catch(() => caller.destroy());
  });
  // What is no HTTP is answered once, and ends the connection.
  server.on('clientError', (_error: Error, caller: Duplex) => replyOn(caller, localReplies.badRequest));
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
