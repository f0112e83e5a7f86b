import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

/** A request as it is sent to a target: as often as it takes, unless its body is a stream. */
export interface OutgoingRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body: Buffer | Readable | null;
  /** HTTP/2: what follows the body, once that has been sent. */
  readonly trailers?: (() => IncomingHttpHeaders) | undefined;
}

export interface DispatchedRequest extends OutgoingRequest {
  readonly headersTimeout: 0;
  readonly bodyTimeout: 0;
}

interface AnswerController {
  abort(reason: Error): void;
  pause(): void;
  resume(): void;
}

/** Hears what becomes of a request; undici's handlers have this shape. */
export interface AnswerHandler {
  onRequestStart(controller: AnswerController): void;
  /** @param isWhole HTTP/2: the headers are all of it */
  onResponseStart(
    controller: AnswerController,
    status: number,
    headers: IncomingHttpHeaders,
    message?: string,
    isWhole?: boolean,
  ): void;
  onResponseData(controller: AnswerController, chunk: Buffer): void;
  onResponseEnd(controller: AnswerController, trailers: IncomingHttpHeaders): void;
  onResponseError(controller: AnswerController, error: Error): void;
}

/** Hears of one connection. */
export interface ConnectionEvents {
  connected(): void;
  disconnected(): void;
  notConnected(): void;
}

/** The connections that a proxy keeps to one process; undici's Pool is one for HTTP/1.1. */
export interface Connections {
  dispatch(request: DispatchedRequest, handler: AnswerHandler): unknown;
  /** What is under way may end. */
  close(): Promise<unknown>;
  /** Breaks off what is under way. */
  destroy(): Promise<unknown>;
}

/** Why a request got no answer, where the connections themselves know. */
export class Broken extends Error {
  override readonly name = 'Broken';
  readonly kind: 'unreachable' | 'refusedStream' | 'reset';

  constructor(kind: Broken['kind'], cause?: unknown) {
    super(`the request got no answer: ${kind}`, { cause });
    this.kind = kind;
  }
}
