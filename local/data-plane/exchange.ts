import type { IncomingHttpHeaders } from 'node:http';

// A request with its answer, by either version of HTTP: Node's messages of HTTP/1.1 are of these shapes.

/** What a caller sends. */
export interface Incoming {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly headersDistinct: NodeJS.Dict<string[]>;
  /** Names and values in turn. */
  rawHeaders: string[];
  /** Such as `1.1` or `2.0`. */
  readonly httpVersion: string;
  readonly socket: Partial<Record<'localAddress' | 'remoteAddress', string | undefined>> &
    Partial<Record<'localPort' | 'remotePort', number | undefined>> & {
      /** Whether it came by TLS; undefined in clear text. */
      readonly encrypted?: boolean;
    };
  on(event: 'data', listener: (chunk: Buffer) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  pause(): unknown;
  resume(): unknown;
  /** HTTP/2: what followed the body, once that has ended. Envoy drops the trailers of HTTP/1.1. */
  sentTrailers?(): IncomingHttpHeaders;
  /** HTTP/2: whether the headers are all of it. */
  readonly isWhole?: boolean;
}

/** What a caller is answered by. */
export interface Caller {
  readonly destroyed: boolean;
  readonly headersSent: boolean;
  readonly statusCode: number;
  /** Whether the whole answer is on its way. */
  readonly writableFinished: boolean;
  writeHead(status: number, headers: IncomingHttpHeaders): unknown;
  /** HTTP/2: an answer of headers alone, which a gRPC caller must be able to tell from one without a message. */
  answerWhole?(status: number, headers: IncomingHttpHeaders): void;
  write(chunk: Buffer): boolean;
  end(chunk?: string): unknown;
  /** HTTP/2: ends the answer with what follows its body. */
  endWith?(trailers: IncomingHttpHeaders): void;
  destroy(): unknown;
  once(event: 'close' | 'drain', listener: () => void): unknown;
}

/** Whether a request is of gRPC. Source: Envoy, Grpc::Common::hasGrpcContentType. */
export const isGrpc = ({ headers }: Pick<Incoming, 'headers'>): boolean =>
  /^application\/grpc(?:[+;]|$)/.test(headers['content-type'] ?? '');
