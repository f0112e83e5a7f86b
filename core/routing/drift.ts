import type { RouteSpec, Target } from './route-spec.ts';
import { targetsOf } from './route-spec.ts';
import { sameTraffic } from './weights.ts';

/** What was last known of a route: the version and targets in force, and writes whose answer never came. */
export interface Known {
  readonly version: number;
  readonly spec: RouteSpec;
  readonly inDoubt: readonly { readonly targets: readonly Target[] }[];
}

/**
 * How a route that was read compares with what we left:
 * - `stale`: an older version than ours, so the read was old: read again
 * - `ours`: our weights are in force, whatever a person changed of the other fields
 * - `lateWrite`: weights of a write of ours that had not been answered
 * - `drift`: somebody else changed the weights
 */
export type Comparison =
  | { readonly is: 'stale' }
  | { readonly is: 'ours' }
  | { readonly is: 'lateWrite' }
  | { readonly is: 'drift'; readonly found: readonly Target[] };

export function compareWithKnown(found: { spec: RouteSpec; version: number }, known: Known): Comparison {
  if (found.version < known.version) return { is: 'stale' };
  const targets = targetsOf(found.spec);
  if (sameTraffic(targets, targetsOf(known.spec))) return { is: 'ours' };
  if (known.inDoubt.some((write) => sameTraffic(targets, write.targets))) return { is: 'lateWrite' };
  return { is: 'drift', found: targets };
}
