import type { Clock } from '../clock.ts';
import { carryAdmitted } from './carry-admitted.ts';
import type { Listener } from './config/snapshot.ts';
import type { Caller, Incoming } from './exchange.ts';
import type { Forwarded } from './forward.ts';
import { reply } from './local-reply.ts';
import { type ClusterStats, createClusterStats } from './stats/cluster-stats.ts';
import { createCountedPool } from './stats/pool-stats.ts';
import type { Stats } from './stats/stats.ts';

/** Where App Mesh has a gateway send what has a route: to its own way out. */
const ownWayOut = 'http://127.0.0.1:15001';

/** The way from a gateway's listener to the gateway's own way out, which Envoy counts as a cluster. */
export interface Onward {
  /** What its listener allows from now on, and the cluster that counts it. */
  apply(listener: Pick<Listener, 'pool'>, cluster: string): void;
  /** Carries a request out once it has a place in the listener's connection pool. */
  carry(request: Incoming, caller: Caller, carry: () => Promise<Forwarded | undefined>): Promise<Forwarded | undefined>;
  /** Of the cluster; undefined without a listener. */
  name(): string | undefined;
}

/** @param clock of the machine */
export function createOnward(stats: Stats, clock: Clock): Onward {
  const pool = createCountedPool(stats);
  let cluster: ClusterStats | undefined;
  /** Connections are kept: there are as many as there were requests at a time. */
  let idle = 0;
  const useConnection = async (onward: ClusterStats, carry: () => Promise<Forwarded | undefined>) => {
    const itself = onward.hostAt(ownWayOut);
    if (idle > 0) idle -= 1;
    else onward.connected(itself, 'http1');
    onward.sent(itself);
    const answer = await carry().finally(() => {
      idle += 1;
    });
    onward.ended(itself, answer === undefined ? 'callerGone' : 'passed', answer?.status);
    if (answer !== undefined) onward.answered({ ...answer, attempts: 1, flags: '' });
    return answer;
  };
  return {
    name: () => cluster?.name,
    apply(listener, name) {
      if (cluster?.name !== name) idle = 0;
      cluster = createClusterStats(stats, name);
      pool.apply(listener.pool, name);
    },
    async carry(request, caller, carry) {
      const onward = cluster;
      if (onward === undefined) return void caller.destroy();
      return carryAdmitted({
        pool,
        cluster: onward,
        clock,
        caller,
        // A gateway has no time-out of its own: that of the route begins behind it.
        patienceMs: Number.POSITIVE_INFINITY,
        send(found) {
          request.resume();
          reply(request, caller, found);
        },
        carry: ({ leave }) => useConnection(onward, carry).finally(leave),
      });
    },
  };
}
