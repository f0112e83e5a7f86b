import type { Duplex } from 'node:stream';
import { Pool } from 'undici';
import type { TargetGroupView } from '../elastic-load-balancing/view.ts';
import type { TargetView } from './choice.ts';

/** An instance is reached on this machine, as every target is. */
export const addressOf = (id: string): string => (id.startsWith('i-') ? '127.0.0.1' : id);

const originOf = ({ id, port }: TargetView): string => `http://${addressOf(id)}:${port}`;

/** The connections to targets. */
export interface Targets {
  /** The connections that are kept to a target. */
  poolOf(target: TargetView): Pool;
  originOf(target: TargetView): string;
  /** Ends a connection that speaks another protocol by now when its target is gone. */
  bind(target: TargetView, connection: Duplex): void;
  /** Ends the connections to targets that no group has any more: those that drained too long. */
  keep(groups: readonly TargetGroupView[]): void;
  close(): Promise<void>;
}

export function createTargets(): Targets {
  const pools = new Map<string, Pool>();
  const upgraded = new Map<string, Set<Duplex>>();
  const end = async (origin: string) => {
    const pool = pools.get(origin);
    pools.delete(origin);
    for (const connection of upgraded.get(origin) ?? []) connection.destroy();
    upgraded.delete(origin);
    await pool?.destroy();
  };
  return {
    originOf,
    poolOf(target) {
      const origin = originOf(target);
      const pool = pools.get(origin) ?? new Pool(origin, { allowH2: false });
      pools.set(origin, pool);
      return pool;
    },
    bind(target, connection) {
      const origin = originOf(target);
      const all = upgraded.get(origin) ?? new Set();
      upgraded.set(origin, all.add(connection));
      connection.once('close', () => all.delete(connection));
    },
    keep(groups) {
      const known = new Set(groups.flatMap(({ targets }) => targets.map(originOf)));
      for (const origin of [...pools.keys(), ...upgraded.keys()]) if (!known.has(origin)) void end(origin);
    },
    async close() {
      await Promise.all([...pools.keys(), ...upgraded.keys()].map(end));
    },
  };
}
