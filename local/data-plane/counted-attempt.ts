import { type AttemptEnd, attempt } from './attempt.ts';
import type { ClusterStats } from './stats/cluster-stats.ts';

type Attempt = Parameters<typeof attempt>;

/** An attempt that its cluster counts. */
export async function countedAttempt(
  cluster: ClusterStats,
  { pool, origin }: { readonly pool: Attempt[0]; readonly origin: string },
  request: Attempt[1],
  caller: Attempt[2],
  options: Attempt[3],
): Promise<AttemptEnd> {
  const host = cluster.hostAt(origin);
  let isSent = false;
  const onSent = () => {
    isSent = true;
    cluster.sent(host);
  };
  const end = await attempt(pool, request, caller, { ...options, onSent });
  if (isSent) cluster.ended(host, end.kind, 'status' in end ? end.status : undefined);
  return end;
}
