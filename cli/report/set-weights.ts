import type { Decision } from '../../core/ledger/decision.ts';
import type { SetWeight } from './story.ts';

const sets: ReadonlySet<Decision['did']> = new Set(['shifted', 'restored', 'halted']);

/**
 * The weights that were in force, one after the other, the last until `end`; a repeated one counts once. What somebody
 * else set is theirs from the moment in which it was found.
 */
export function setWeights(decisions: readonly Decision[], end: number): SetWeight[] {
  const changes = decisions
    .filter(({ did, weight }) => sets.has(did) && (did !== 'halted' || weight !== undefined))
    .filter(({ did, weight }, i, all) => did === 'halted' || weight !== all[i - 1]?.weight)
    .map(({ at, did, weight = 0 }) => ({ from: at, weight, ...(did === 'halted' && { theirs: true as const }) }));
  return changes.map((change, i) => ({ ...change, to: Math.max(change.from, changes[i + 1]?.from ?? end) }));
}
