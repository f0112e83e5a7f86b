import type { IncomingMessage } from 'node:http';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../clock.ts';
import { readBeginning } from './beginning.ts';
import type { Caller, Incoming } from './exchange.ts';
import { isHttp2 } from './http2/preface.ts';
import { createHttp2Server } from './http2/server.ts';
import { localReplies, replyOn } from './local-reply.ts';
import type { DownstreamStats } from './stats/downstream-stats.ts';
import { createTlsEntrance } from './tls/entrance.ts';
import type { CountedTls } from './tls/listener.ts';

export interface ProxyHandlers {
  request(request: Incoming, caller: Caller): Promise<unknown>;
  upgrade(request: IncomingMessage, caller: Duplex, head: Buffer): Promise<unknown>;
  /** A request for a connection to a host; refused unless given. */
  connect?(request: IncomingMessage, caller: Duplex, head: Buffer): void;
  /** Takes a connection that is not to be looked into; false for one with requests. */
  connection?(caller: Socket): boolean;
  /** How it is called by TLS, as of now; in clear text alone unless given. */
  tls?(): CountedTls | undefined;
  /** Whether HTTP/2 is spoken as well, as of now. */
  hasHttp2(): boolean;
  /** Counts those who call, as of now; undefined while nobody may. */
  stats(): DownstreamStats | undefined;
  /** Of the machine. */
  readonly clock: Clock;
}

/** A server whose requests go on to somewhere else. */
export interface ProxyServer {
  readonly server: Server;
  /** Reads requests from a connection that came another way. */
  serve(caller: Duplex): void;
  /** Requests whose answers have not ended, and connections that are not HTTP, or no more. */
  underWay(): number;
  /** Breaks off what is under way. */
  close(): void;
}

/** Milliseconds for which an idle connection is kept. */
const keptMs = 60_000;

/** An offer of HTTP/2 may be passed over: the request is then answered as it is. Source: Envoy, HTTP/1.1 codec. */
const asksForUpgrade = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() !== 'h2c';

/** Counts connections and requests; a request counts where it began. */
function counting({ stats, clock }: Pick<ProxyHandlers, 'stats' | 'clock'>) {
  return {
    connection(caller: Socket) {
      const own = stats();
      if (own === undefined) return;
      own.opened(caller);
      caller.once('close', () => own.closed(caller));
    },
    request({ headers, httpVersion }: Incoming, caller: Caller) {
      const own = stats();
      if (own === undefined) return;
      const start = clock.now();
      own.begun(headers['content-type'], httpVersion === '2.0' ? 'http2' : 'http1');
      caller.once('close', () => own.over(caller.headersSent ? caller.statusCode : undefined, clock.now() - start));
    },
  };
}

/** A request whose handling fails has its connection ended. */
export function createProxyServer(handlers: ProxyHandlers): ProxyServer {
  const { request: handle, upgrade, connect, connection } = handlers;
  const count = counting(handlers);
  const callers = new Set<Duplex>();
  /** Those of them that bytes flow on: requests are counted one by one. */
  const joined = new Set<Duplex>();
  let requests = 0;
  const hold = (held: Set<Duplex>, caller: Duplex) => {
    held.add(caller);
    caller.once('close', () => held.delete(caller));
  };
  const answer = (request: Incoming, caller: Caller) => {
    requests += 1;
    count.request(request, caller);
    caller.once('close', () => {
      requests -= 1;
    });
    handle(request, caller).catch(() => caller.destroy());
  };
  const http = createHttpServer({ shouldUpgradeCallback: asksForUpgrade }, answer);
  const http2 = createHttp2Server(answer);
  http.keepAliveTimeout = keptMs;
  http.on('upgrade', (request: IncomingMessage, caller: Duplex, head: Buffer) => {
    hold(joined, caller);
    upgrade(request, caller, head).catch(() => caller.destroy());
  });
  if (connect !== undefined) http.on('connect', connect);
  // What is no HTTP is answered once, and ends the connection.
  http.on('clientError', (_error: Error, caller: Duplex) => {
    handlers.stats()?.misread();
    replyOn(caller, localReplies.badRequest);
  });
  const serveHttp1 = (caller: Duplex) => {
    handlers.stats()?.spoken('http1');
    http.emit('connection', caller);
    // It is, once its beginning was looked into.
    if (caller.isPaused()) caller.resume();
  };
  const serve = (caller: Duplex) => {
    if (!handlers.hasHttp2()) return serveHttp1(caller);
    readBeginning(caller, isHttp2, (is) => {
      if (is) {
        handlers.stats()?.spoken('http2');
        http2.emit('connection', caller);
      } else serveHttp1(caller);
    });
  };
  const take = (caller: Socket) => {
    if (connection?.(caller)) hold(joined, caller);
    else serve(caller);
  };
  const secure = createTlsEntrance(take);
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (caller) => {
    hold(callers, caller);
    count.connection(caller);
    const tls = handlers.tls?.();
    if (tls === undefined) take(caller);
    else secure(caller, tls);
  });
  return {
    server,
    serve,
    underWay: () => requests + joined.size,
    close() {
      server.close();
      for (const caller of callers) caller.destroy();
    },
  };
}
