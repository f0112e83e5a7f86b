import type { IncomingHttpHeaders } from 'node:http';
import { constants, type ServerHttp2Stream } from 'node:http2';
import type { Caller, Incoming } from '../exchange.ts';
import { keptHeaders } from '../hop-headers.ts';

/** The headers of a request without those of HTTP/2 itself; the host stands for `:authority`. */
function ordinary(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const kept: IncomingHttpHeaders = {};
  const authority = headers[':authority'] ?? headers.host;
  if (authority !== undefined) kept.host = String(authority);
  for (const name in headers) if (!name.startsWith(':') && name !== 'host') kept[name] = headers[name];
  return kept;
}

function distinct(rawHeaders: readonly string[]): NodeJS.Dict<string[]> {
  const values: Record<string, string[]> = {};
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    values[name] = [...(values[name] ?? []), rawHeaders[i + 1] ?? ''];
  }
  return values;
}

/** A request of HTTP/2 in the shape of one of HTTP/1.1. */
export function incomingOf(
  stream: ServerHttp2Stream,
  received: IncomingHttpHeaders,
  flags: number,
  rawReceived: readonly string[],
): Incoming {
  const headers = ordinary(received);
  let trailers: IncomingHttpHeaders = {};
  stream.on('trailers', (sent) => {
    trailers = sent;
  });
  const { localAddress, localPort, remoteAddress, remotePort } = stream.session?.socket ?? {};
  const encrypted = stream.session?.encrypted ?? false;
  const rawHeaders = ['host', headers.host ?? '', ...keptHeaders(rawReceived, (name) => !name.startsWith(':'))];
  return {
    method: received[':method']?.toString(),
    url: received[':path']?.toString(),
    headers,
    headersDistinct: distinct(rawHeaders),
    rawHeaders,
    httpVersion: '2.0',
    socket: { localAddress, localPort, remoteAddress, remotePort, encrypted },
    on: (event: string, listener: (chunk: Buffer) => void) => stream.on(event, listener),
    pause: () => stream.pause(),
    resume: () => stream.resume(),
    sentTrailers: () => trailers,
    isWhole: (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0,
  };
}

/** The answer to a request of HTTP/2. */
export function callerOf(stream: ServerHttp2Stream): Caller {
  let statusCode = 0;
  let trailers: IncomingHttpHeaders = {};
  // How a stream breaks is seen by its end.
  stream.on('error', () => undefined);
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  return {
    get destroyed() {
      return stream.destroyed;
    },
    get headersSent() {
      return stream.headersSent;
    },
    get statusCode() {
      return statusCode;
    },
    get writableFinished() {
      return stream.writableFinished && stream.rstCode === constants.NGHTTP2_NO_ERROR;
    },
    writeHead(status, headers) {
      statusCode = status;
      if (!stream.destroyed) stream.respond({ ':status': status, ...headers }, { waitForTrailers: true });
    },
    answerWhole(status, headers) {
      statusCode = status;
      if (!stream.destroyed) stream.respond({ ':status': status, ...headers }, { endStream: true });
    },
    write: (chunk) => stream.write(chunk),
    end: (chunk) => (chunk === undefined || chunk === '' ? stream.end() : stream.end(chunk)),
    endWith(sent) {
      trailers = sent;
      stream.end();
    },
    destroy: () => stream.close(constants.NGHTTP2_INTERNAL_ERROR),
    once: (event, listener) => stream.once(event, listener),
  };
}
