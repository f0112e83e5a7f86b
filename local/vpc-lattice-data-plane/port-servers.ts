import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { listenNear } from '../data-plane/listen.ts';
import { answerLocally } from '../data-plane/local-reply.ts';
import { foreignRequest, loopbackHosts } from '../http/foreign-request.ts';
import type { OpenListener } from './entrances.ts';
import type { ServeRequest } from './serve-request.ts';

/** A listener with the URL under which it is reached on this machine. */
export interface Endpoint {
  readonly listener: OpenListener;
  readonly url: string;
}

interface PortServer {
  readonly server: Server;
  readonly url: string;
  listeners: readonly OpenListener[];
}

interface PortServers {
  /** From now on these listeners and no others are reached. Resolves when they are. */
  set(open: readonly OpenListener[]): Promise<void>;
  endpoints(): readonly Endpoint[];
  close(): Promise<void>;
}

/** A URL leaves out port 80. */
const portOf = (url: string): number => Number(new URL(url).port || 80);

/** All names under which the listeners of a port are reached: with the port, with that of the listener, and without. */
const hostsOf = ({ listeners, url }: PortServer): readonly string[] => {
  const port = portOf(url);
  const names = listeners.flatMap(({ hosts, listenerPort }) =>
    hosts.flatMap((host) => [host, `${host}:${port}`, `${host}:${listenerPort}`]),
  );
  return [...loopbackHosts(port), ...names];
};

/** The listener that a request means: by the name of its service, which it may leave out where there is one service. */
function listenerFor({ listeners }: PortServer, host: string): OpenListener | undefined {
  const [name = ''] = host.toLowerCase().split(':');
  const [only, ...others] = listeners;
  return listeners.find(({ hosts }) => hosts.includes(name)) ?? (others.length === 0 ? only : undefined);
}

function close({ server }: PortServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/**
 * One server for each port of listeners, on that port of the loopback where it is free and allowed, and on any free one
 * where it is not. As on AWS, services on one port are told apart by the Host header.
 */
export function createPortServers(serve: ServeRequest): PortServers {
  const servers = new Map<number, PortServer>();
  let settled = Promise.resolve();

  const handle = (own: PortServer, request: IncomingMessage, caller: ServerResponse) => {
    const foreign = foreignRequest(request.headers, hostsOf(own));
    if (foreign !== undefined) return answerLocally(caller, 403, foreign);
    const listener = listenerFor(own, request.headers.host ?? '');
    if (listener === undefined) {
      return answerLocally(caller, 404, 'several services have this port: name one in the Host header');
    }
    serve(request, caller, listener).catch(() => caller.destroy());
  };

  const opened = async (port: number, listeners: readonly OpenListener[]): Promise<PortServer> => {
    let own: PortServer | undefined;
    const server = createServer((request, caller) => {
      if (own === undefined) caller.destroy();
      else handle(own, request, caller);
    });
    own = { server, url: await listenNear(server, port), listeners };
    return own;
  };

  const follow = async (open: readonly OpenListener[]) => {
    const wanted = Map.groupBy(open, ({ listenerPort }) => listenerPort);
    for (const [port, server] of servers) {
      if (wanted.has(port)) continue;
      servers.delete(port);
      await close(server);
    }
    for (const [port, listeners] of wanted) {
      const known = servers.get(port);
      if (known === undefined) servers.set(port, await opened(port, listeners));
      else known.listeners = listeners;
    }
  };

  return {
    set(open) {
      settled = settled.then(() => follow(open));
      return settled;
    },
    endpoints: () =>
      [...servers.values()].flatMap(({ url, listeners }) => listeners.map((listener) => ({ listener, url }))),
    async close() {
      await settled;
      await Promise.all([...servers.values()].map(close));
      servers.clear();
    },
  };
}
