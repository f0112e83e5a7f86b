import type { IncomingHttpHeaders } from 'node:http';
import type { Clock, Timer } from '../clock.ts';
import { Broken, type Connections, type OutgoingRequest } from './connections.ts';
import type { Caller } from './exchange.ts';
import { answerHeaders } from './hop-headers.ts';
import { type StreamLimits, timerFor } from './stream-limits.ts';

/** How an attempt ended. Only `passed` has written to the caller. */
export type AttemptEnd =
  /** `whole` is false when the target broke off in the middle of its answer; `bytes` are those of its body. */
  | { readonly kind: 'passed'; readonly status: number; readonly whole: boolean; readonly bytes: number }
  | { readonly kind: 'withheld'; readonly status: number; readonly headers: IncomingHttpHeaders }
  /** No connection was made, so the request was never sent. */
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'reset' }
  /** HTTP/2: the target did not read the request. */
  | { readonly kind: 'refusedStream' }
  /** The attempt's own time ran out. */
  | { readonly kind: 'attemptTimedOut' }
  /** Nothing may follow. */
  | { readonly kind: 'timedOut' }
  | { readonly kind: 'idle' }
  | { readonly kind: 'callerGone' };

const neverConnected = new Set(['ECONNREFUSED', 'EADDRNOTAVAIL', 'UND_ERR_CONNECT_TIMEOUT']);
/** Whether no connection was made. */
export const isUnreachable = (error: Error) => brokenKind(error) === 'unreachable';

function brokenKind(error: Error): Broken['kind'] {
  if (error instanceof Broken) return error.kind;
  return 'code' in error && neverConnected.has(String(error.code)) ? 'unreachable' : 'reset';
}

const hasAny = (trailers: IncomingHttpHeaders): boolean => {
  for (const _name in trailers) return true;
  return false;
};

interface AttemptOptions {
  /** Of the request, over all its attempts. */
  readonly limits: StreamLimits;
  /** Milliseconds of the clock from when the request has come whole until the headers of the answer; Infinity = no limit. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Called once it has a connection, and is sent. */
  onSent?(): void;
  /** Answers that are not passed on, so that the request can be sent again. */
  withholds(status: number, headers: IncomingHttpHeaders): boolean;
  /** Called when the headers of the answer are there; returns those that the caller gets. Unless given, they are the same. */
  onHeaders?(status: number, headers: IncomingHttpHeaders): IncomingHttpHeaders;
}

/** Sends the request once and streams the answer to the caller, unless `withholds` takes it. */
export function attempt(
  pool: Connections,
  request: OutgoingRequest,
  caller: Caller,
  { limits, timeoutMs, clock, onSent, withholds, onHeaders = (_status, headers) => headers }: AttemptOptions,
): Promise<AttemptEnd> {
  return new Promise((resolve) => {
    let status: number | undefined;
    let isAnswered = false;
    let abort = (_reason: Error): void => undefined;
    let ended = false;
    let bytes = 0;
    let timer: Timer | undefined;
    const end = (result: AttemptEnd) => {
      if (ended) return;
      ended = true;
      timer?.cancel();
      resolve(result);
    };
    const breakOff = (result: AttemptEnd) => {
      if (ended) return;
      if (status === undefined || result.kind === 'callerGone') end(result);
      else {
        end({ kind: 'passed', status, whole: false, bytes });
        // Half an answer cannot be taken back: the caller has to see that it is broken.
        caller.destroy();
      }
      abort(new Error(result.kind));
    };
    limits.onOver((kind) => breakOff({ kind }));
    if (ended) return;
    limits.whenComplete(() => {
      if (!ended && status === undefined) {
        timer = timerFor(clock, timeoutMs, () => breakOff({ kind: 'attemptTimedOut' }));
      }
    });
    const withheld = (code: number, headers: IncomingHttpHeaders) => {
      end({ kind: 'withheld', status: code, headers });
      // A short answer is read in this turn, which keeps the connection; of a long one the rest is not waited for.
      setImmediate(() => abort(new Error('withheld')));
    };
    pool.dispatch(
      { ...request, headersTimeout: 0, bodyTimeout: 0 },
      {
        onRequestStart(controller) {
          abort = (reason) => controller.abort(reason);
          if (ended) abort(new Error('ended'));
          else onSent?.();
        },
        onResponseStart(_controller, code, headers, _message, isWhole = false) {
          limits.stirred();
          if (ended || code < 200) return;
          if (withholds(code, headers)) return withheld(code, headers);
          status = code;
          timer?.cancel();
          const kept = onHeaders(code, answerHeaders(headers));
          isAnswered = isWhole && caller.answerWhole !== undefined;
          if (isAnswered) caller.answerWhole?.(code, kept);
          else caller.writeHead(code, kept);
        },
        onResponseData(controller, chunk) {
          limits.stirred();
          bytes += chunk.length;
          if (ended || caller.write(chunk)) return;
          controller.pause();
          caller.once('drain', () => controller.resume());
        },
        onResponseEnd(_controller, trailers) {
          abort = () => undefined;
          if (ended || status === undefined) return;
          if (caller.endWith !== undefined && hasAny(trailers)) caller.endWith(trailers);
          else if (!isAnswered) caller.end();
          end({ kind: 'passed', status, whole: true, bytes });
        },
        onResponseError(_controller, error) {
          breakOff({ kind: brokenKind(error) });
        },
      },
    );
  });
}
