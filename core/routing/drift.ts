import type { RouteReading, Target } from './route.ts';
import { formatTargets, namesAll, sameTraffic } from './weights.ts';

/** The last known state of a route: its identity, the version and targets in force, and writes without an answer. */
export interface Known {
  /** Absent if it was never noted. */
  readonly identity?: string;
  readonly version: number;
  readonly targets: readonly Target[];
  /**
   * Until when a read of no later version may show what the route was before, milliseconds since the epoch. Absent where a
   * counter shows which read is old.
   */
  readonly olderUntil?: number;
  readonly inDoubt: readonly { readonly targets: readonly Target[] }[];
}

/** The change that another party made to a route, and its present targets. */
export interface Drift {
  readonly how: 'edited' | 'deleted' | 'recreated';
  readonly found: readonly Target[];
  /** The route carries a write of ours that was sent before it was made again: no person wanted those weights. */
  readonly overwritten?: true;
}

/** The version of a route that was created and never updated. */
const firstVersion = 1;

/**
 * The comparison of a route that was read with the state that we left:
 * - `stale`: an older version than ours or, without versions, anything but our weights soon after a write: read again
 * - `ours`: our weights are in force; a person may have changed other fields
 * - `lateWrite`: weights of a write of ours that had not been answered
 * - `drift`: another party changed the weights, or made another route under this one's name
 */
export type Comparison =
  | { readonly kind: 'stale' }
  | { readonly kind: 'ours' }
  | { readonly kind: 'lateWrite' }
  | { readonly kind: 'drift'; readonly drift: Drift };

export function compareWithKnown(found: RouteReading, known: Known, now: number): Comparison {
  const { targets } = found;
  // Versions begin anew with another route: its first is not an older one of ours.
  const isWrittenByUs = known.inDoubt.some((write) => sameTraffic(targets, write.targets));
  if (isAnother(found, known)) {
    // The first version of a route is as its maker made it, even with weights that we had sent.
    const overwritten = isWrittenByUs && found.version > firstVersion;
    return { kind: 'drift', drift: { how: 'recreated', found: targets, ...(overwritten && { overwritten }) } };
  }
  if (found.version < known.version) return { kind: 'stale' };
  const isOurs = sameTraffic(targets, known.targets);
  if (isOurs && namesAll(targets, known.targets)) return { kind: 'ours' };
  // It may be a state from before our last write, and another party's that our write has replaced at that.
  if (found.version === known.version && known.olderUntil !== undefined && now < known.olderUntil)
    return { kind: 'stale' };
  // Another party may take out a target without weight.
  if (isOurs) return { kind: 'ours' };
  if (isWrittenByUs) return { kind: 'lateWrite' };
  return { kind: 'drift', drift: { how: 'edited', found: targets } };
}

/** Whether the read resource is another one under a known name: another party has deleted and made it again. */
export const isAnother = (found: Pick<RouteReading, 'identity'>, known: Pick<Known, 'identity'>): boolean =>
  known.identity !== undefined && found.identity !== known.identity;

/** `color-route was changed by someone else to color-v1 80, color-v2 20` */
export function formatDrift(route: string, { how, found, overwritten }: Drift): string {
  switch (how) {
    case 'edited':
      return `${route} was changed by someone else to ${formatTargets(found)}`;
    case 'recreated':
      return `${route} was deleted and made again by someone else, ${overwritten ? 'and a write of this rollout landed on it' : `with ${formatTargets(found)}`}`;
    case 'deleted':
      return `${route} was deleted by someone else`;
  }
}
