import type { IncomingHttpHeaders } from 'node:http';
import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2';
import {
  type AnswerHandler,
  Broken,
  type ConnectionEvents,
  type Connections,
  type DispatchedRequest,
} from '../connections.ts';

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

/**
 * The connection of HTTP/2 to one process, made when it is needed, by prior knowledge. All requests share it, and one that
 * is broken or says that it will take no more is replaced.
 */
export function http2Connections(origin: string, watch: () => ConnectionEvents): Connections {
  const sessions = new Set<ClientHttp2Session>();
  let current: { readonly session: ClientHttp2Session; readonly connected: Promise<boolean> } | undefined;
  const open = () => {
    const session = connect(origin);
    const events = watch();
    sessions.add(session);
    const forget = () => {
      if (current?.session === session) current = undefined;
    };
    const connected = new Promise<boolean>((resolve) => {
      let isConnected = false;
      session.once('connect', () => {
        isConnected = true;
        events.connected();
        session.once('close', events.disconnected);
        resolve(true);
      });
      session.once('close', () => {
        sessions.delete(session);
        forget();
        if (!isConnected) events.notConnected();
        resolve(false);
      });
    });
    session.on('error', forget);
    session.on('goaway', forget);
    return { session, connected };
  };
  const send = async (request: DispatchedRequest, handler: AnswerHandler) => {
    current ??= open();
    const { session, connected } = current;
    if (!(await connected)) {
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
