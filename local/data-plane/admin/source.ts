import type { Endpoint, Snapshot } from '../config/snapshot.ts';
import type { ProxyIdentity } from '../stats/names.ts';
import type { ServerStats } from '../stats/server-stats.ts';
import type { Stats } from '../stats/stats.ts';
import type { TaskPort } from '../tasks/task.ts';
import type { CertificateUse } from '../tls/callers.ts';

/** What an admin page shows of a proxy. */
export interface AdminSource {
  readonly identity: ProxyIdentity;
  readonly stats: Stats;
  readonly server: ServerStats;
  /** Of the application, or of the gateway. */
  readonly ports: readonly TaskPort[];
  /** As it was applied last; undefined before the first. */
  snapshot(): Snapshot | undefined;
  endpoints(): readonly Endpoint[];
  /** Why a process gets no requests, in Envoy's flags; `healthy` for one that does. */
  healthFlags(endpoint: Endpoint): string;
  /** Those in use. */
  certificates(): readonly CertificateUse[];
  /** Milliseconds since 1970. */
  now(): number;
  /** Whether statistics have the tags of mesh and node (ENABLE_ENVOY_STATS_TAGS). */
  readonly hasMeshTags: boolean;
}
