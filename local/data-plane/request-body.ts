import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Incoming } from './exchange.ts';

/** What a sidecar keeps of a request, so that it can be sent again. Source: Envoy, per_connection_buffer_limit_bytes. */
const maxKeptBytes = 1024 * 1024;

const isFramed = ({ 'content-length': length, 'transfer-encoding': encoding }: IncomingHttpHeaders): boolean =>
  encoding !== undefined || (length !== undefined && length !== '0');

/** HTTP/2 tells by its frames alone whether a body follows. */
const hasBody = ({ headers, isWhole }: Pick<Incoming, 'headers' | 'isWhole'>): boolean =>
  isWhole === undefined ? isFramed(headers) : !isWhole;

/** The body as it comes, which can be sent on once; null when the request has none. */
export function streamedBody(request: IncomingMessage): IncomingMessage | null {
  if (hasBody(request)) return request;
  request.resume();
  return null;
}

interface BodyListener {
  stirred(): void;
  complete(): void;
}

/** The body of a request that may be sent more than once. */
export interface KeptBody {
  /** The body for the next attempt: the first is sent what comes as it comes, each later one all of it. */
  next(): Buffer | Readable | null;
  /** Whether it has come whole, and was small enough to be kept. */
  isKept(): boolean;
  /** How many have come. */
  bytes(): number;
  /** Nobody reads it any more: what still comes is dropped. */
  drop(): void;
}

const noBody: KeptBody = { next: () => null, isKept: () => true, bytes: () => 0, drop: () => undefined };

/** Streams the body on, and keeps up to 1 MiB of it beside. Past that the request cannot be sent again. */
export function keptBody(request: Incoming, { stirred, complete }: BodyListener): KeptBody {
  if (!hasBody(request)) {
    request.resume();
    complete();
    return noBody;
  }
  const kept: Buffer[] = [];
  let bytes = 0;
  let isComplete = false;
  let reader: Readable | undefined;
  const first = () => {
    reader = new Readable({ highWaterMark: maxKeptBytes, read: () => void request.resume() });
    return reader;
  };
  request.on('data', (chunk: Buffer) => {
    stirred();
    bytes += chunk.length;
    if (bytes <= maxKeptBytes) kept.push(chunk);
    else kept.length = 0;
    if (reader && !reader.destroyed && !reader.push(chunk)) request.pause();
  });
  request.on('end', () => {
    isComplete = true;
    complete();
    reader?.push(null);
  });
  return {
    next: () => (reader === undefined ? first() : Buffer.concat(kept)),
    isKept: () => isComplete && bytes <= maxKeptBytes,
    bytes: () => bytes,
    drop() {
      reader?.destroy();
      request.resume();
    },
  };
}
