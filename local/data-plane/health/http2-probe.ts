import { connect, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http2';
import { addressOf } from '../origin.ts';
import type { TlsCaller } from '../tls/caller.ts';

interface Http2Probe {
  readonly origin: string;
  readonly headers: OutgoingHttpHeaders;
  /** Nothing is sent without one. */
  readonly body: Buffer | undefined;
  /** Real milliseconds: latencies are never scaled. */
  readonly timeoutMs: number;
  /** Undefined for clear text. */
  readonly tls: TlsCaller | undefined;
}

/** What a process answered a check of HTTP/2. */
interface Http2Answer {
  /** With `:status`. */
  readonly headers: IncomingHttpHeaders & { readonly ':status'?: number | undefined };
  readonly body: Buffer;
  readonly trailers: IncomingHttpHeaders;
}

async function sessionTo({ origin, tls }: Http2Probe) {
  if (tls === undefined) return connect(origin);
  const socket = await tls.connect(addressOf(origin), 'h2');
  return connect(origin, { createConnection: () => socket });
}

/** Asks a process once by HTTP/2, on a connection of its own. Undefined where no whole answer came in time. */
export async function probeByHttp2(probe: Http2Probe): Promise<Http2Answer | undefined> {
  const { headers, body, timeoutMs } = probe;
  const opened = sessionTo(probe);
  const closeLate = () => void opened.then((session) => session.destroy()).catch(() => undefined);
  return new Promise((resolve) => {
    const end = (answer?: Http2Answer) => {
      clearTimeout(timer);
      resolve(answer);
      closeLate();
    };
    const timer = setTimeout(end, timeoutMs);
    opened.then(
      (session) => {
        session.on('error', () => end());
        const stream = session.request(headers, { endStream: body === undefined });
        if (body !== undefined) stream.end(body);
        const chunks: Buffer[] = [];
        let answered: Http2Answer['headers'] = {};
        let trailers: IncomingHttpHeaders = {};
        stream.on('response', (sent) => {
          answered = sent;
        });
        stream.on('trailers', (sent) => {
          trailers = sent;
        });
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => end({ headers: answered, body: Buffer.concat(chunks), trailers }));
        stream.on('error', () => end());
        stream.on('close', () => end());
      },
      () => end(),
    );
  });
}
