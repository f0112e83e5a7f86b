import type { Duration, GrpcRoute, TcpRoute } from './route-spec.ts';

/** How an attempt failed. All but `answered` are what Envoy calls a reset. */
export type Failure =
  | { readonly kind: 'answered'; readonly status: number; readonly grpcStatus: string | undefined }
  /** The target took no connection. */
  | { readonly kind: 'unreachable' }
  /** The connection broke before the headers of an answer. */
  | { readonly kind: 'reset' }
  /** HTTP/2: the target refused the stream unread. */
  | { readonly kind: 'refusedStream' }
  | { readonly kind: 'attemptTimedOut' };

/** How long a request may take, and what is tried again; times in the machine's milliseconds, which are never scaled. */
export interface Patience {
  /** For the request with all its attempts; Infinity = no limit. */
  readonly requestMs: number;
  readonly attemptMs: number;
  /** For so long neither side may be silent; each byte in either direction begins it anew. Infinity = no limit. */
  readonly idleMs: number;
  readonly maxRetries: number;
  retries(failure: Failure): boolean;
}

type Condition = (failure: Failure) => boolean;

const status =
  (wanted: (status: number) => boolean): Condition =>
  (failure) =>
    failure.kind === 'answered' && wanted(failure.status);

const grpcStatus =
  (wanted: number): Condition =>
  (failure) =>
    failure.kind === 'answered' && failure.grpcStatus === String(wanted);

const isReset: Condition = ({ kind }) => kind !== 'answered';

const either =
  (...conditions: readonly Condition[]): Condition =>
  (failure) =>
    conditions.some((condition) => condition(failure));

/**
 * What each retry event of App Mesh stands for. server-error is Envoy's `5xx`, of which App Mesh's guide leaves out 509
 * and what is above 511. A gRPC status counts when it is in the headers of an answer. Source: Envoy, x-envoy-retry-on.
 */
const retryEvents = {
  'server-error': either(
    status((code) => code >= 500),
    isReset,
  ),
  'gateway-error': either(
    status((code) => code >= 502 && code <= 504),
    isReset,
  ),
  'client-error': status((code) => code === 409),
  'stream-error': ({ kind }) => kind === 'refusedStream',
  'connection-error': ({ kind }) => kind === 'unreachable',
  cancelled: grpcStatus(1),
  'deadline-exceeded': grpcStatus(4),
  'resource-exhausted': grpcStatus(8),
  internal: grpcStatus(13),
  unavailable: grpcStatus(14),
} as const satisfies Record<string, Condition>;

/**
 * What App Mesh gives every route without a policy of its own, and every virtual node that is a provider: nobody sees it
 * in the API. Accounts with a mesh from before 2020-07-29 have none. Source: App Mesh user guide, Envoy defaults.
 */
const hiddenDefault = {
  maxRetries: 2,
  retries: either(
    retryEvents.unavailable,
    status((code) => code === 503),
    isReset,
  ),
};

const never = { maxRetries: 0, retries: () => false };

/** Of routes and of listeners. Source: App Mesh user guide, routes and virtual nodes. */
const defaultTimes = { requestMs: 15_000, idleMs: 300_000 };

const milliseconds = (duration: Duration | undefined) =>
  duration && (duration.unit === 's' ? duration.value * 1000 : duration.value);

const limit = (milliseconds: number | undefined, otherwise: number) =>
  milliseconds === 0 ? Number.POSITIVE_INFINITY : (milliseconds ?? otherwise);

/** Whether the account has App Mesh's hidden default. */
export interface DefaultRetries {
  readonly hasDefaultRetries: boolean;
}

/** What a route asks for. */
export function patienceOf(
  { timeout, retryPolicy }: Pick<GrpcRoute, 'timeout' | 'retryPolicy'>,
  { hasDefaultRetries }: DefaultRetries,
): Patience {
  const times = {
    requestMs: limit(milliseconds(timeout?.perRequest), defaultTimes.requestMs),
    idleMs: limit(milliseconds(timeout?.idle), defaultTimes.idleMs),
  };
  if (retryPolicy === undefined) {
    return { ...times, attemptMs: Number.POSITIVE_INFINITY, ...(hasDefaultRetries ? hiddenDefault : never) };
  }
  const { maxRetries, perRetryTimeout, httpRetryEvents = [], tcpRetryEvents = [], grpcRetryEvents = [] } = retryPolicy;
  const conditions = [...httpRetryEvents, ...tcpRetryEvents, ...grpcRetryEvents].map((event) => retryEvents[event]);
  return { ...times, attemptMs: limit(milliseconds(perRetryTimeout), 0), maxRetries, retries: either(...conditions) };
}

/** Milliseconds for which neither side of a connection may be silent: what a TCP route asks for. Infinity = no limit. */
export const idleMsOf = ({ timeout }: Pick<TcpRoute, 'timeout'>): number =>
  limit(milliseconds(timeout?.idle), defaultTimes.idleMs);

/**
 * How patient the sidecar beside an application is with it: what its listener says, and each request is sent once. Times
 * in milliseconds, 0 is no limit; what is left out is App Mesh's default.
 */
export const listenerPatience = ({
  perRequestMs,
  idleMs,
}: {
  readonly perRequestMs?: number | undefined;
  readonly idleMs?: number | undefined;
}): Patience => ({
  requestMs: limit(perRequestMs, defaultTimes.requestMs),
  idleMs: limit(idleMs, defaultTimes.idleMs),
  attemptMs: Number.POSITIVE_INFINITY,
  ...never,
});
