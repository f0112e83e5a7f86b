import {
  type ClientHttp2Session,
  connect,
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';

/** An answer of HTTP/2 as its caller got it. */
export interface Http2Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly trailers: IncomingHttpHeaders;
  /** Whether it was headers alone. */
  readonly isWhole: boolean;
}

/** Asks an origin by HTTP/2 with prior knowledge; what it opened is closed by `close`. */
export function http2Caller(origin: string) {
  const session: ClientHttp2Session = connect(origin);
  return {
    session,
    ask: (path: string, headers: Record<string, string> = {}, body?: Buffer) =>
      new Promise<Http2Answer>((resolve, reject) => {
        const stream = session.request({ ':path': path, ...headers }, { endStream: body === undefined });
        const chunks: Buffer[] = [];
        let answer: Pick<Http2Answer, 'status' | 'headers' | 'isWhole'> | undefined;
        let trailers: IncomingHttpHeaders = {};
        stream.on('response', (got, flags) => {
          answer = { status: got[':status'] ?? 0, headers: got, isWhole: (flags & 1) === 1 };
        });
        stream.on('trailers', (got) => {
          trailers = got;
        });
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('error', reject);
        stream.on('close', () => {
          if (answer === undefined) reject(new Error(`no answer: ${stream.rstCode}`));
          else resolve({ ...answer, body: Buffer.concat(chunks), trailers });
        });
        if (body !== undefined) stream.end(body);
      }),
    close: () => session.destroy(),
  };
}

/** A server of HTTP/2 by prior knowledge. */
export function http2Server(onStream: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void) {
  const server = createServer();
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    onStream(stream, headers);
  });
  return server;
}
