import { type Admission, createAdmission } from '../admission.ts';
import type { PoolLimits } from '../config/snapshot.ts';
import { add, type Counter, type Stats } from './stats.ts';

/** A connection pool whose state and overflows are statistics of its cluster. Source: Envoy, circuit breakers. */
export interface CountedPool extends Admission {
  /** What holds from now on, and the cluster that counts it, such as `cds_ingress_color-mesh_blue_http_8080`. */
  apply(limits: PoolLimits | undefined, cluster: string): void;
}

export function createCountedPool(stats: Stats): CountedPool {
  let limits: PoolLimits | undefined;
  let counters: Readonly<Record<'waited' | 'overflowed', readonly Counter[]>> = { waited: [], overflowed: [] };
  const count = (of: keyof typeof counters) => {
    for (const counter of counters[of]) add(counter);
  };
  const pool = createAdmission({ waits: () => count('waited'), overflowed: () => count('overflowed') });
  const opened = (of: PoolLimits['of']) => () => Number(limits?.of === of && pool.now().isFull);
  return {
    ...pool,
    apply(next, cluster) {
      limits = next;
      const prefix = `cluster.${cluster}.`;
      const counter = (name: string) => stats.counter(`${prefix}upstream_${name}`);
      counters = {
        waited: [counter('rq_pending_total'), counter('cx_overflow')],
        overflowed: [counter('rq_pending_overflow')],
      };
      const breakers = `${prefix}circuit_breakers.default.`;
      stats.measured(`${breakers}cx_open`, opened('connections'));
      stats.measured(`${breakers}rq_open`, opened('requests'));
      stats.measured(`${breakers}rq_pending_open`, () =>
        Number(limits?.of === 'connections' && pool.now().mayNoneWait),
      );
      stats.measured(`${prefix}upstream_rq_pending_active`, () => pool.now().waiting);
      pool.limitBy(next);
    },
  };
}
