import * as z from 'zod/mini';
import type { ClusterHealth } from '../health/cluster.ts';

/** Why a proxy sends no requests to a process, in Envoy's words. */
const reasons = ['failed_active_hc', 'failed_outlier_check'] as const;
const reason = z.enum(reasons);

/** What one caller's proxy finds of the processes that it judges. */
export const healthReport = z.object({
  targets: z.array(
    z.object({
      /** Where callers' proxies find the process. */
      origin: z.string(),
      /** None for a healthy one. */
      reasons: z.array(reason),
      /** Epoch milliseconds before which an ejected one is not back. */
      ejectedUntil: z.optional(z.number()),
    }),
  ),
});

export type HealthReport = z.infer<typeof healthReport>;
export type UnhealthyReason = z.infer<typeof reason>;

const reasonsIn = (flags: string): UnhealthyReason[] => reasons.filter((one) => flags.includes(`/${one}`));

/** What a proxy reports of what it knows: only of processes that a health check or outlier detection judges. */
export const reportOf = (clusters: readonly ClusterHealth[]): HealthReport => ({
  targets: clusters
    .filter(({ isJudged }) => isJudged)
    .flatMap(({ hosts }) =>
      hosts.map(({ origin, healthFlags, ejectedUntil }) => ({
        origin,
        reasons: reasonsIn(healthFlags),
        ...(ejectedUntil !== undefined && { ejectedUntil }),
      })),
    ),
});
