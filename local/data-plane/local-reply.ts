import { type IncomingHttpHeaders, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Caller, type Incoming, isGrpc } from './exchange.ts';

/** An answer of the sidecar itself, in Envoy's words. */
export interface LocalReply {
  readonly status: number;
  /** Why, as the access log has it. Source: Envoy, access logging, %RESPONSE_FLAGS%. */
  readonly flag: string;
  readonly body: string;
  /** Beside those of every local reply. */
  readonly headers?: Readonly<Record<string, string>>;
}

const broken = (reason: string) => `upstream connect error or disconnect/reset before headers. reset reason: ${reason}`;

export const localReplies = {
  noRoute: { status: 404, flag: 'NR', body: '' },
  /** Nothing is behind the service. */
  noCluster: { status: 503, flag: 'NC', body: '' },
  noHealthyUpstream: { status: 503, flag: 'UH', body: 'no healthy upstream' },
  noConnection: { status: 503, flag: 'UF', body: broken('connection failure') },
  reset: { status: 503, flag: 'UC', body: broken('connection termination') },
  refused: { status: 503, flag: 'UR', body: broken('remote refused stream reset') },
  timedOut: { status: 504, flag: 'UT', body: 'upstream request timeout' },
  /** No place in a connection pool. Whoever gets it does not try again. */
  overflow: { status: 503, flag: 'UO', body: broken('overflow'), headers: { 'x-envoy-overloaded': 'true' } },
  badRequest: { status: 400, flag: 'DPE', body: 'Bad Request' },
  /** HTTP listeners let a caller change to websocket, and to no other protocol. */
  upgradeForbidden: { status: 403, flag: '', body: '' },
  idle: { status: 408, flag: 'SI', body: 'stream timeout' },
} as const satisfies Record<string, LocalReply>;

/** The headers of a local reply, beside its date. */
const headersOf = ({ body, headers }: LocalReply): IncomingHttpHeaders => ({
  'content-length': String(Buffer.byteLength(body)),
  ...(body !== '' && { 'content-type': 'text/plain' }),
  server: 'envoy',
  ...headers,
});

/** An answer of a proxy itself that says no more than its status and why. */
export function answerLocally(caller: ServerResponse, status: number, reason: string): void {
  caller.writeHead(status, { 'content-type': 'text/plain' }).end(reason);
}

/** What a caller gets by a local reply. */
export const locally = (found: LocalReply) => ({
  status: found.status,
  responseMs: undefined,
  flags: found.flag,
  bytesSent: Buffer.byteLength(found.body),
  headers: headersOf(found),
});

/** Answers with a local reply where no target was asked. @returns what the caller got */
export function answerWith(found: LocalReply, send: (found: LocalReply) => void) {
  send(found);
  return { ...locally(found), attempts: 0, bytesReceived: 0, upstream: undefined };
}

/** UNKNOWN for all others. Source: Envoy, Grpc::Utility::httpToGrpcStatus. */
const grpcStatuses = new Map([
  [400, 13],
  [401, 16],
  [403, 7],
  [404, 12],
  [429, 14],
  [502, 14],
  [503, 14],
  [504, 14],
]);
const unknownStatus = 2;

/** A caller of gRPC reads no status of HTTP: it gets an answer of headers alone. Source: gRPC over HTTP/2, Trailers-Only. */
function replyByGrpc(caller: Caller, { status, body, headers: own }: LocalReply): void {
  const headers: IncomingHttpHeaders = {
    'content-type': 'application/grpc',
    'grpc-status': String(grpcStatuses.get(status) ?? unknownStatus),
    ...(body !== '' && { 'grpc-message': body }),
    server: 'envoy',
    ...own,
  };
  if (caller.answerWhole !== undefined) caller.answerWhole(200, headers);
  else {
    caller.writeHead(200, headers);
    caller.end();
  }
}

/** Answers a request with a local reply. */
export function reply(request: Pick<Incoming, 'headers'>, caller: Caller, found: LocalReply): void {
  if (isGrpc(request)) replyByGrpc(caller, found);
  else {
    caller.writeHead(found.status, headersOf(found));
    caller.end(found.body);
  }
}

/** Answers with a local reply on a connection that no server answers on any more, and closes it. */
export function replyOn(caller: Duplex, found: LocalReply): void {
  const { status, body } = found;
  if (!caller.writable) return void caller.destroy();
  const headers = Object.entries({ ...headersOf(found), connection: 'close' });
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  caller.end(`${lines.join('\r\n')}\r\n\r\n${body}`, () => caller.destroy());
}
