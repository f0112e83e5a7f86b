import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../clock.ts';
import type { AttemptEnd } from './attempt.ts';
import { backOffMs } from './back-off.ts';
import type { Connections, OutgoingRequest } from './connections.ts';
import { countedAttempt } from './counted-attempt.ts';
import type { Caller, Incoming } from './exchange.ts';
import { type LocalReply, locally, localReplies, reply } from './local-reply.ts';
import { answeredHeaders, proxiedHeaders } from './proxied-headers.ts';
import { keptBody } from './request-body.ts';
import type { Failure, Patience } from './retry-policy.ts';
import type { ClusterStats } from './stats/cluster-stats.ts';
import { type StreamLimits, streamLimits, timerFor } from './stream-limits.ts';

/** A process that requests go to. */
interface Upstream {
  readonly origin: string;
  readonly pool: Connections;
  /** Hears the status with which each attempt has ended: its own, or that of the reply for what had none. */
  answered?(status: number): void;
}

interface ForwardOptions {
  /** The host and the path with its query, as the target gets them. */
  readonly authority: string;
  readonly target: string;
  /** The next process in turn; undefined when there is none to send anything to. */
  readonly next: () => Upstream | undefined;
  /** Counts what is sent. */
  readonly cluster: ClusterStats;
  readonly patience: Patience;
  /** Of the machine: latencies and time-outs are never scaled. */
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** What a caller got. */
export interface Forwarded {
  readonly status: number;
  /** Milliseconds from the whole request to the whole answer; undefined when that is not the target's or not whole. */
  readonly responseMs: number | undefined;
  /** Envoy's response flags, such as `UF,URX`; empty for none. */
  readonly flags: string;
  readonly attempts: number;
  /** Of the body of the request, and of the answer's as the caller got it. */
  readonly bytesReceived: number;
  readonly bytesSent: number;
  /** Where the process listens that was asked last; undefined where none was. */
  readonly upstream: string | undefined;
  /** Of the answer. */
  readonly headers: IncomingHttpHeaders;
}

/** Envoy draws so often until it has a process that was not tried. Source: previous_hosts with 5 reselections. */
const reselections = 5;

function nextUntried(next: ForwardOptions['next'], tried: ReadonlySet<Upstream>): Upstream | undefined {
  let upstream = next();
  for (let i = 0; i < reselections && upstream !== undefined && tried.has(upstream); i += 1) upstream = next();
  return upstream;
}

const answered = (status: number, headers: IncomingHttpHeaders): Failure => ({
  kind: 'answered',
  status,
  grpcStatus: headers['grpc-status']?.toString(),
});

/** Waits before a retry, no longer than the request may take. */
const waitFor = (clock: Clock, milliseconds: number, limits: StreamLimits) =>
  new Promise<void>((resolve) => {
    const timer = timerFor(clock, milliseconds, resolve);
    limits.onOver(() => {
      timer?.cancel();
      resolve();
    });
  });

type Unanswered = Exclude<AttemptEnd['kind'], 'passed' | 'withheld' | 'callerGone'>;

/** What the caller gets when nothing more is tried. */
const replyTo: Readonly<Record<Unanswered, LocalReply>> = {
  unreachable: localReplies.noConnection,
  reset: localReplies.reset,
  refusedStream: localReplies.refused,
  attemptTimedOut: localReplies.timedOut,
  timedOut: localReplies.timedOut,
  idle: localReplies.idle,
};

/** As which status an attempt counts against its process; undefined where that is not to blame. */
function statusOf(end: AttemptEnd): number | undefined {
  if (end.kind === 'passed' || end.kind === 'withheld') return end.status;
  return end.kind === 'callerGone' || end.kind === 'idle' ? undefined : replyTo[end.kind].status;
}

/**
 * Sends a request to the processes of the node that was drawn for it until one gives an answer that is passed on, and
 * streams that to the caller. What is tried again, and how long all may take, `patience` says.
 *
 * @returns what the caller got; undefined when it did not wait for it
 */
export async function forward(
  incoming: Incoming,
  caller: Caller,
  { authority, target, next, cluster, patience, clock, random }: ForwardOptions,
): Promise<Forwarded | undefined> {
  const { requestMs, idleMs, attemptMs, maxRetries } = patience;
  const limits = streamLimits({ clock, caller, requestMs, idleMs });
  const body = keptBody(incoming, limits);
  const request: Omit<OutgoingRequest, 'body'> = {
    method: incoming.method ?? 'GET',
    path: target,
    headers: proxiedHeaders(incoming, authority, patience),
    trailers: incoming.sentTrailers,
  };
  const tried = new Set<Upstream>();
  let attempts = 0;
  let upstream: Upstream | undefined;
  let headers: IncomingHttpHeaders = {};

  const isRetried = (failure: Failure) => patience.retries(failure);
  const hasRetry = () => attempts <= maxRetries && body.isKept();
  const flagsOf = (failure: Failure | undefined, flag: string) => {
    const isGivenUp = failure !== undefined && maxRetries > 0 && attempts > maxRetries && isRetried(failure);
    return [flag, isGivenUp ? 'URX' : ''].filter((part) => part !== '').join(',');
  };
  const over = (answer: Pick<Forwarded, 'status' | 'responseMs' | 'flags' | 'bytesSent' | 'headers'>): Forwarded => {
    body.drop();
    const forwarded = { ...answer, attempts, bytesReceived: body.bytes(), upstream: upstream?.origin };
    cluster.answered(forwarded);
    return forwarded;
  };
  const local = (found: LocalReply, failure?: Failure): Forwarded => {
    reply(incoming, caller, found);
    return over({ ...locally(found), flags: flagsOf(failure, found.flag) });
  };

  for (;;) {
    const untried = nextUntried(next, tried);
    if (untried === undefined) return local(localReplies.noHealthyUpstream);
    upstream = untried;
    tried.add(untried);
    attempts += 1;
    let given: Failure | undefined;
    const end = await countedAttempt(cluster, untried, { ...request, body: body.next() }, caller, {
      limits,
      clock,
      timeoutMs: attemptMs,
      withholds(status, headers) {
        given = answered(status, headers);
        return headers['x-envoy-overloaded'] === undefined && isRetried(given) && hasRetry();
      },
      onHeaders(_status, received) {
        headers = answeredHeaders(received, limits.elapsedMs());
        return headers;
      },
    });
    const status = statusOf(end);
    if (status !== undefined) upstream.answered?.(status);
    switch (end.kind) {
      case 'passed':
        return over({
          status: end.status,
          responseMs: end.whole ? limits.elapsedMs() : undefined,
          flags: flagsOf(given, end.whole ? '' : 'UC'),
          bytesSent: end.bytes,
          headers,
        });
      case 'callerGone':
        return undefined;
      case 'timedOut':
      case 'idle':
        return local(replyTo[end.kind]);
      case 'withheld':
        break;
      default:
        if (!isRetried(end) || !hasRetry()) return local(replyTo[end.kind], end);
    }
    cluster.retried(end.kind === 'withheld' ? end.status : undefined);
    await waitFor(clock, backOffMs(attempts, random()), limits);
    const ended = limits.over();
    if (ended === 'callerGone') return undefined;
    if (ended !== undefined) return local(replyTo[ended]);
  }
}
