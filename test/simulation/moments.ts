import type { Phase } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** The n-th time that a rollout of the run comes to a phase. */
export interface Moment {
  readonly phase: Phase;
  readonly nth: number;
}

/**
 * So many milliseconds after the start, or after a moment: an action after a moment that never comes does not happen.
 */
export interface Time {
  readonly at: number;
  readonly after?: Moment;
}

/** The places of most protections: around a write, around its answer, and around the end. */
const phases = [
  'planned',
  'shifting',
  'shifting',
  'baking',
  'baking',
  'keepWarm',
  'keepWarm',
  'keepWarm',
  'settling',
] as const;

export function momentOf(random: Random): Moment {
  const phase = random.pick(phases);
  return { phase, nth: phase === 'shifting' || phase === 'baking' ? random.pick([1, 1, 2, 3]) : 1 };
}

/** From a few calls to a look of the schedule. */
export const spreadOf = (random: Random): number => random.pick([400, 1500, 6000, 30_000, 90_000]);

/** Lets everything happen in its time. */
export function whenDue<Item extends Time>(
  { clock, observer }: Pick<World, 'clock' | 'observer'>,
  items: readonly Item[],
  happen: (item: Item) => void,
): void {
  const later = (item: Item) => clock.after(Math.max(0, item.at), () => happen(item));
  for (const item of items) if (item.after === undefined) later(item);
  const seen = new Map<Phase, number>();
  observer.onControl((before, after) => {
    if (!isHeld(after) || (isHeld(before) && before.phase === after.phase && before.rolloutId === after.rolloutId))
      return;
    const nth = (seen.get(after.phase) ?? 0) + 1;
    seen.set(after.phase, nth);
    for (const item of items) if (item.after?.phase === after.phase && item.after.nth === nth) later(item);
  });
}
