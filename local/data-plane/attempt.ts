import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Pool } from 'undici';
import { realClock } from '../clock.ts';

/** A request as it is sent to the target: as often as it takes, unless its body is a stream. */
export interface OutgoingRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body: Buffer | Readable | null;
}

/** How an attempt ended. Only `passed` has written to the caller. */
type AttemptEnd =
  /** `whole` is false when the target broke off in the middle of its answer. */
  | { readonly kind: 'passed'; readonly status: number; readonly whole: boolean }
  /** Answered with a status that the retry policy takes for a failure. */
  | { readonly kind: 'withheld' }
  /** No connection was made, so the request was never sent. */
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'timedOut' }
  /** Neither side sent anything for too long, before the answer began. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'callerGone' };

/** What time-outs of the data plane are measured by, whatever the embedded AWS's clock. */
const machine = realClock();

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The headers that go on to the next hop, as names and values in turn. */
export function forwardedHeaders(rawHeaders: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const [name = '', value = ''] = rawHeaders.slice(i, i + 2);
    const lower = name.toLowerCase();
    // The body is sent on whole, so nothing waits for a 100, and its length is set anew.
    if (!hopByHop.has(lower) && lower !== 'expect' && lower !== 'content-length') kept.push(name, value);
  }
  return kept;
}

function answerHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const kept: IncomingHttpHeaders = {};
  for (const name in headers) if (!hopByHop.has(name)) kept[name] = headers[name];
  return kept;
}

const neverConnected = new Set(['ECONNREFUSED', 'EADDRNOTAVAIL', 'UND_ERR_CONNECT_TIMEOUT']);
const isUnreachable = (error: Error) => 'code' in error && neverConnected.has(String(error.code));

interface AttemptLimits {
  /** For the whole attempt, in real milliseconds; Infinity = no limit. */
  readonly timeoutMs: number;
  /** For a silence of both sides. */
  readonly idleMs: number;
  /** Statuses that are not passed on, so that the request can be sent again. */
  withholds(status: number): boolean;
  /** Called when the headers of the answer are there; returns those that the caller gets. Unless given, they are the same. */
  onHeaders?(status: number, headers: IncomingHttpHeaders): IncomingHttpHeaders;
}

/** A timer that does not run where there is no limit. */
const timerFor = (milliseconds: number, then: () => void) =>
  Number.isFinite(milliseconds) ? machine.after(Math.max(1, milliseconds), then) : undefined;

/** Runs `then` after a silence of so long; each restart begins it anew. */
function silenceTimer(milliseconds: number, then: () => void) {
  let timer = timerFor(milliseconds, then);
  const cancel = () => timer?.cancel();
  const restart = () => {
    cancel();
    timer = timerFor(milliseconds, then);
  };
  return { cancel, restart };
}

/** Sends the request once and streams the answer to the caller, unless `withholds` its status. */
export function attempt(
  pool: Pool,
  request: OutgoingRequest,
  caller: ServerResponse,
  { timeoutMs, idleMs, withholds, onHeaders = (_status, headers) => headers }: AttemptLimits,
): Promise<AttemptEnd> {
  return new Promise((resolve) => {
    let status: number | undefined;
    let abort = (_reason: Error): void => undefined;
    let ended = false;
    const end = (result: AttemptEnd) => {
      if (ended) return;
      ended = true;
      timer?.cancel();
      idle.cancel();
      caller.off('close', onCallerClose);
      resolve(result);
    };
    const breakOff = (result: AttemptEnd) => {
      if (ended) return;
      end(status === undefined ? result : { kind: 'passed', status, whole: false });
      // Half an answer cannot be taken back: the caller has to see that it is broken.
      if (status !== undefined) caller.destroy();
    };
    const giveUp = (kind: 'timedOut' | 'idle') => () => {
      breakOff({ kind });
      abort(new Error(kind));
    };
    const timer = timerFor(timeoutMs, giveUp('timedOut'));
    const idle = silenceTimer(idleMs, giveUp('idle'));
    const stirred = () => !ended && idle.restart();
    const onCallerClose = () => {
      end({ kind: 'callerGone' });
      abort(new Error('callerGone'));
    };
    caller.once('close', onCallerClose);
    if (caller.destroyed) return onCallerClose();
    pool.dispatch(
      { ...request, headersTimeout: 0, bodyTimeout: 0 },
      {
        onRequestStart(controller) {
          abort = (reason) => controller.abort(reason);
          if (ended) abort(new Error('ended'));
        },
        onResponseStart(_controller, code, headers) {
          stirred();
          if (ended || code < 200) return;
          // The rest of it is read and dropped, which keeps the connection.
          if (withholds(code)) return end({ kind: 'withheld' });
          status = code;
          caller.writeHead(code, onHeaders(code, answerHeaders(headers)));
        },
        onResponseData(controller, chunk) {
          stirred();
          if (ended || caller.write(chunk)) return;
          controller.pause();
          caller.once('drain', () => controller.resume());
        },
        onResponseEnd() {
          if (ended || status === undefined) return;
          caller.end();
          end({ kind: 'passed', status, whole: true });
        },
        onResponseError(_controller, error) {
          breakOff({ kind: isUnreachable(error) ? 'unreachable' : 'reset' });
        },
      },
    );
  });
}
