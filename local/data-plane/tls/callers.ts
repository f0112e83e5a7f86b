import type { Cluster } from '../config/snapshot.ts';
import type { CalledTls } from '../config/tls-shapes.ts';
import { egressCluster } from '../stats/names.ts';
import { createSslStats } from '../stats/ssl-stats.ts';
import type { Stats } from '../stats/stats.ts';
import { createTlsCaller, noCaller, type ReadyCalledTls, readyCalledTls, type TlsCaller } from './caller.ts';
import type { RejectedPart } from './rejected-part.ts';
import { type Certificates, RejectedTls, type Secrets } from './secrets.ts';

/** Certificates in use. */
export interface CertificateUse {
  readonly chain: Certificates | undefined;
  readonly authorities: readonly Certificates[];
}

/** How the processes of each cluster are called by TLS. */
export interface TlsCallers {
  /** Reads the certificates of these clusters. One that cannot be used leaves its cluster called as before. */
  apply(meshName: string, clusters: readonly Cluster[]): readonly RejectedPart[];
  /** Undefined for a cluster that is called in clear text. */
  named(cluster: string): TlsCaller | undefined;
  uses(): readonly CertificateUse[];
}

interface Held {
  readonly caller: TlsCaller;
  /** Absent where there never was one that can be used. */
  readonly ready?: ReadyCalledTls;
}

export function createTlsCallers(stats: Stats, secrets: Secrets): TlsCallers {
  let held: ReadonlyMap<string, Held> = new Map();
  const follow = (name: string, tls: CalledTls): Held => {
    const ready = readyCalledTls(tls, secrets);
    const before = held.get(name);
    if (before?.ready?.text === ready.text) return before;
    return { ready, caller: createTlsCaller(ready, createSslStats(stats, `cluster.${name}.`)) };
  };
  return {
    apply(meshName, clusters) {
      const rejected: RejectedPart[] = [];
      const next = new Map<string, Held>();
      for (const { virtualNode, listeners } of clusters)
        for (const { tls, ...listener } of listeners) {
          if (tls === undefined) continue;
          const name = egressCluster(meshName, virtualNode, listener);
          try {
            next.set(name, follow(name, tls));
          } catch (error) {
            if (!(error instanceof RejectedTls)) throw error;
            rejected.push({ kind: 'cluster', part: `virtual node ${virtualNode}`, reason: error.message });
            next.set(name, held.get(name) ?? { caller: noCaller });
          }
        }
      held = next;
      return rejected;
    },
    named: (cluster) => held.get(cluster)?.caller,
    uses: () => [...held.values()].flatMap(({ ready }) => (ready === undefined ? [] : [ready])),
  };
}
