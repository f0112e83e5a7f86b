import type { IncomingHttpHeaders } from 'node:http';
import { machineClock } from '../clock.ts';
import { type AttemptEnd, attempt } from './attempt.ts';
import type { Connections, OutgoingRequest } from './connections.ts';
import type { Caller } from './exchange.ts';
import { streamLimits } from './stream-limits.ts';

interface OnceOptions {
  /** Milliseconds that neither side may be silent. */
  readonly idleMs: number;
  /** As that of an attempt. */
  onHeaders?(status: number, headers: IncomingHttpHeaders): IncomingHttpHeaders;
}

type OnceEnd = Extract<AttemptEnd, { kind: 'passed' | 'unreachable' | 'reset' | 'idle' | 'callerGone' }>;

/** Sends a request once, for as long as bytes come, and streams whatever is answered to the caller. */
export async function attemptOnce(
  pool: Connections,
  request: OutgoingRequest,
  caller: Caller,
  { idleMs, onHeaders }: OnceOptions,
): Promise<OnceEnd> {
  const noLimit = Number.POSITIVE_INFINITY;
  const limits = streamLimits({ clock: machineClock, caller, requestMs: noLimit, idleMs });
  const end = await attempt(pool, request, caller, {
    limits,
    clock: machineClock,
    timeoutMs: noLimit,
    withholds: () => false,
    ...(onHeaders && { onHeaders }),
  });
  // Nothing is withheld, no time is set, and HTTP/1.1 refuses no stream: no attempt ends in one of these.
  if (
    end.kind === 'refusedStream' ||
    end.kind === 'withheld' ||
    end.kind === 'timedOut' ||
    end.kind === 'attemptTimedOut'
  )
    return { kind: 'reset' };
  return end;
}
