import type { Clock } from '../clock.ts';
import type { Admission, Entered, Waiting } from './admission.ts';
import type { Forwarded } from './forward.ts';
import { answerWith, type LocalReply, localReplies } from './local-reply.ts';
import type { ClusterStats } from './stats/cluster-stats.ts';

export interface AdmittedRequest {
  readonly pool: Admission;
  /** Counts what is answered without a place. */
  readonly cluster: Pick<ClusterStats, 'answered'>;
  readonly clock: Clock;
  readonly caller: Waiting;
  /** Milliseconds of the clock that it may wait; Infinity = no limit. */
  readonly patienceMs: number;
  send(found: LocalReply): void;
  /** Carries the request out, and leaves its place when it has ended. */
  carry(entry: Entered): Promise<Forwarded | undefined>;
}

const refusals = { overflow: localReplies.overflow, timedOut: localReplies.timedOut };

/**
 * Carries out a request that gets a place in a connection pool, and answers one that gets none.
 *
 * @returns what the caller got; undefined when it did not wait for it
 */
export async function carryAdmitted(request: AdmittedRequest): Promise<Forwarded | undefined> {
  const { pool, cluster, send, carry } = request;
  const entry = await pool.enter(request);
  if (entry.kind === 'callerGone') return undefined;
  if (entry.kind === 'entered') return carry(entry);
  const answer = answerWith(refusals[entry.kind], send);
  cluster.answered(answer);
  return answer;
}
