import type { Decision } from '../../core/rollout/decision.ts';
import type { SetWeight } from './story.ts';

/** The weights that were set, one after the other, the last until `end`; a repeated one counts once. */
export function setWeights(decisions: readonly Decision[], end: number): SetWeight[] {
  const changes = decisions
    .filter(({ did }) => did === 'shifted' || did === 'restored')
    .filter((one, i, all) => one.weight !== all[i - 1]?.weight)
    .map(({ at, weight = 0 }) => ({ from: at, weight }));
  return changes.map((change, i) => ({ ...change, to: Math.max(change.from, changes[i + 1]?.from ?? end) }));
}
