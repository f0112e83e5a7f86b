import { type AttemptEnd, attempt } from './attempt.ts';
import type { ClusterStats } from './stats/cluster-stats.ts';

type Attempt = Parameters<typeof attempt>;

/** An attempt that its cluster counts. */
export async function countedAttempt(
  cluster: ClusterStats,
  pool: Attempt[0],
  request: Attempt[1],
  caller: Attempt[2],
  options: Attempt[3],
): Promise<AttemptEnd> {
  let isSent = false;
  const onSent = () => {
    isSent = true;
    cluster.sent();
  };
  const end = await attempt(pool, request, caller, { ...options, onSent });
  if (isSent) cluster.ended(end.kind);
  return end;
}
