import { Pool } from 'undici';
import { isLoopback } from '../health-checks/http-probe.ts';
import type { Resources, Target, TargetGroup } from '../vpc-lattice/resources.ts';
import { statusOfTarget } from '../vpc-lattice/target-status.ts';

/** A target with the connections that the data plane keeps to it. */
export interface Upstream {
  readonly pool: Pool;
}

/** Which target of a group is next, or why none is. */
export type Turn =
  | { readonly kind: 'target'; readonly upstream: Upstream }
  /** No target is registered, or none is ready. */
  | { readonly kind: 'none'; readonly reason: string }
  /** A group that this data plane cannot speak to. */
  | { readonly kind: 'unserved'; readonly reason: string };

interface TargetTurns {
  next(groupId: string): Turn;
  /** Breaks the connections to targets that have gone. */
  forgetGone(): void;
  close(): Promise<void>;
}

/** What of a group's kind is not served here; undefined where all is. */
function unservedIn({ id, type, config }: TargetGroup): string | undefined {
  if (type !== 'IP') return `targets of type ${type} are not served by the embedded data plane (${id})`;
  if (config?.protocol !== 'HTTP')
    return `targets of ${config?.protocol} are not served by the embedded data plane (${id})`;
  if (config.protocolVersion !== 'HTTP1') {
    return `${config.protocolVersion} is not spoken by the embedded data plane (${id})`;
  }
  return undefined;
}

interface TargetTurnsOptions {
  readonly resources: Resources;
  readonly now: () => number;
  /** Milliseconds of the clock until a new target gets requests. */
  readonly targetsMs: number;
  /** A connection to a target of the group was made. */
  readonly onConnect: (groupId: string) => void;
}

const originOf = ({ id, port }: Target): string => `http://${id.includes(':') ? `[${id}]` : id}:${port}`;

/**
 * Takes the targets of each group in turn: those that are healthy, or whose group is not checked. Where all are
 * unhealthy it takes all of them (user guide, target groups: fail open). New targets and draining ones get nothing.
 */
export function createTargetTurns({ resources, now, targetsMs, onConnect }: TargetTurnsOptions): TargetTurns {
  const pools = new Map<string, Pool>();
  const turns = new Map<string, number>();

  const upstreamOf = (target: Target): Upstream => {
    const origin = originOf(target);
    const key = `${target.groupId} ${origin}`;
    const known = pools.get(key);
    if (known !== undefined) return { pool: known };
    const pool = new Pool(origin, { allowH2: false });
    pool.on('connect', () => onConnect(target.groupId));
    pools.set(key, pool);
    return { pool };
  };

  const ready = (group: TargetGroup): readonly Target[] => {
    const own = resources.targets
      .all()
      .filter(
        ({ groupId, registeredAt, id }) => groupId === group.id && registeredAt + targetsMs <= now() && isLoopback(id),
      )
      .map((target) => ({ target, status: statusOfTarget(resources, group, target) }))
      .filter(({ status }) => status !== 'DRAINING');
    const healthy = own.filter(({ status }) => status === 'HEALTHY' || status === 'UNAVAILABLE');
    const isSick = own.length > 0 && own.every(({ status }) => status === 'UNHEALTHY');
    return (isSick ? own : healthy).map(({ target }) => target);
  };

  return {
    next(groupId) {
      const group = resources.targetGroups.find(groupId);
      if (group === undefined) return { kind: 'none', reason: `there is no target group ${groupId}` };
      const unserved = unservedIn(group);
      if (unserved !== undefined) return { kind: 'unserved', reason: unserved };
      const targets = ready(group);
      const turn = turns.get(groupId) ?? 0;
      turns.set(groupId, turn + 1);
      const target = targets[turn % targets.length];
      if (target === undefined)
        return { kind: 'none', reason: `the target group ${groupId} has no target that is ready` };
      return { kind: 'target', upstream: upstreamOf(target) };
    },
    forgetGone() {
      const registered = new Set(resources.targets.all().map((target) => `${target.groupId} ${originOf(target)}`));
      for (const [key, pool] of pools) {
        if (registered.has(key)) continue;
        pools.delete(key);
        void pool.destroy();
      }
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
      pools.clear();
    },
  };
}
