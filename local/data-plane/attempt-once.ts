import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Pool } from 'undici';
import { machineClock } from '../clock.ts';
import { type AttemptEnd, attempt, type OutgoingRequest } from './attempt.ts';
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
  pool: Pool,
  request: OutgoingRequest,
  caller: ServerResponse,
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
  // Nothing is withheld and no time is set, so no attempt ends in one of these.
  if (end.kind === 'withheld' || end.kind === 'timedOut' || end.kind === 'attemptTimedOut') return { kind: 'reset' };
  return end;
}
