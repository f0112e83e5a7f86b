import type { Duration, HttpRoute } from './route-spec.ts';

/** How long a request may take, and what is tried again, all in real milliseconds: latencies are never scaled. */
export interface Patience {
  /** For the request with all its attempts; Infinity = no limit. */
  readonly requestMs: number;
  readonly attemptMs: number;
  /** For so long neither side may be silent; each byte in either direction begins it anew. Infinity = no limit. */
  readonly idleMs: number;
  readonly maxRetries: number;
  retriesStatus(status: number): boolean;
  /** Also what an attempt that ran out of time is tried again for. */
  readonly retriesReset: boolean;
}

const milliseconds = ({ unit, value }: Duration) => (unit === 's' ? value * 1000 : value);
const limit = (duration: Duration | undefined, otherwise: number) => {
  const ms = duration === undefined ? otherwise : milliseconds(duration);
  return ms === 0 ? Number.POSITIVE_INFINITY : ms;
};

/**
 * What a route asks for: App Mesh's 15 s per request and 300 s of idleness unless it says otherwise; 0 is no limit.
 * `connection-error` asks for nothing here, because a process that cannot be connected to is passed over in any case,
 * nor does `stream-error`, because HTTP/1.1 has no streams to refuse.
 */
export function patienceOf({ timeout, retryPolicy }: Partial<HttpRoute>): Patience {
  const events = retryPolicy?.httpRetryEvents ?? [];
  const serverError = events.includes('server-error');
  const gatewayError = events.includes('gateway-error');
  const clientError = events.includes('client-error');
  return {
    requestMs: limit(timeout?.perRequest, 15_000),
    idleMs: limit(timeout?.idle, 300_000),
    attemptMs: limit(retryPolicy?.perRetryTimeout, 0),
    maxRetries: retryPolicy?.maxRetries ?? 0,
    retriesStatus: (status) =>
      (serverError && status >= 500) ||
      (gatewayError && status >= 502 && status <= 504) ||
      (clientError && status === 409),
    retriesReset: serverError || gatewayError,
  };
}
