import type { IncomingHttpHeaders } from 'node:http';
import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2';
import {
  type AnswerHandler,
  Broken,
  type ConnectionEvents,
  type Connections,
  type DispatchedRequest,
} from '../connections.ts';
import type { Address, TlsCaller } from '../tls/caller.ts';

/** As HTTP/2 has them: names once each, `:authority` in the place of the host. */
function headersFor({ method, path, headers }: DispatchedRequest): Record<string, string | string[]> {
  const sent: Record<string, string | string[]> = { ':method': method, ':path': path, ':scheme': 'http' };
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const [name = '', value = ''] = headers.slice(i, i + 2);
    if (name === 'host') sent[':authority'] = value;
    else sent[name] = name in sent ? [sent[name] ?? [], value].flat() : value;
  }
  // gRPC asks for it of everyone, and it is of the one connection, so that it was not passed on.
  if (String(sent['content-type']).startsWith('application/grpc')) sent.te = 'trailers';
  return sent;
}

/** Without the status and what else is HTTP/2's own. */
function answered(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const kept: IncomingHttpHeaders = {};
  for (const name in headers) if (!name.startsWith(':')) kept[name] = headers[name];
  return kept;
}

function sendBody(stream: ClientHttp2Stream, { body, trailers }: DispatchedRequest): void {
  stream.on('wantTrailers', () => stream.sendTrailers(trailers?.() ?? {}));
  if (body === null) return;
  if (Buffer.isBuffer(body)) stream.end(body);
  else body.pipe(stream);
}

/** Hands on what comes on a stream. */
function readAnswer(stream: ClientHttp2Stream, handler: AnswerHandler): void {
  const controller = {
    abort: () => stream.close(constants.NGHTTP2_CANCEL),
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
  };
  let trailers: IncomingHttpHeaders = {};
  let isOver = false;
  const broken = () => {
    if (isOver) return;
    isOver = true;
    const kind = stream.rstCode === constants.NGHTTP2_REFUSED_STREAM ? 'refusedStream' : 'reset';
    handler.onResponseError(controller, new Broken(kind));
  };
  handler.onRequestStart(controller);
  stream.on('response', (headers, flags) => {
    const isWhole = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
    handler.onResponseStart(controller, headers[':status'] ?? 0, answered(headers), undefined, isWhole);
  });
  stream.on('data', (chunk: Buffer) => handler.onResponseData(controller, chunk));
  stream.on('trailers', (sent) => {
    trailers = sent;
  });
  // A stream that was reset without an error of the protocol ends as well.
  stream.on('end', () => {
    if (isOver || stream.rstCode !== constants.NGHTTP2_NO_ERROR) return broken();
    isOver = true;
    handler.onResponseEnd(controller, trailers);
  });
  stream.on('error', broken);
  stream.on('close', broken);
}

interface Http2Target {
  readonly origin: string;
  readonly address: Address;
  /** Undefined for clear text. */
  readonly tls: TlsCaller | undefined;
}

/**
 * The connection of HTTP/2 to one process, made when it is needed, by prior knowledge. All requests share it, and one that
 * is broken or says that it will take no more is replaced.
 */
export function http2Connections({ origin, address, tls }: Http2Target, watch: () => ConnectionEvents): Connections {
  const sessions = new Set<ClientHttp2Session>();
  /** Undefined once it turned out that no connection is made. */
  let current: Promise<ClientHttp2Session | undefined> | undefined;
  const connected = (session: ClientHttp2Session, events: ConnectionEvents, forget: () => void) =>
    new Promise<ClientHttp2Session | undefined>((resolve) => {
      let isConnected = false;
      sessions.add(session);
      session.on('error', forget);
      session.on('goaway', forget);
      session.once('connect', () => {
        isConnected = true;
        events.connected();
        session.once('close', events.disconnected);
        resolve(session);
      });
      session.once('close', () => {
        sessions.delete(session);
        forget();
        if (!isConnected) events.notConnected();
        resolve(undefined);
      });
    });
  const openSession = async (forget: () => void) => {
    const events = watch();
    if (tls === undefined) return connected(connect(origin), events, forget);
    try {
      const socket = await tls.connect(address, 'h2');
      return await connected(connect(origin, { createConnection: () => socket }), events, forget);
    } catch {
      forget();
      events.notConnected();
      return undefined;
    }
  };
  const open = () => {
    const opened = openSession(() => {
      if (current === opened) current = undefined;
    });
    return opened;
  };
  const send = async (request: DispatchedRequest, handler: AnswerHandler) => {
    current ??= open();
    const session = await current;
    if (session === undefined) {
      handler.onResponseError({ abort() {}, pause() {}, resume() {} }, new Broken('unreachable'));
      return;
    }
    if (session.closed || session.destroyed) return send(request, handler);
    const hasBody = request.body !== null;
    const stream = session.request(headersFor(request), { endStream: !hasBody, waitForTrailers: hasBody });
    readAnswer(stream, handler);
    sendBody(stream, request);
  };
  return {
    dispatch: (request, handler) => void send(request, handler),
    async close() {
      for (const session of sessions) session.close();
    },
    async destroy() {
      for (const session of sessions) session.destroy();
    },
  };
}
