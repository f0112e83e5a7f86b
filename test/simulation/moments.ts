import { isHeld } from '../../core/control/control.ts';
import type { Place } from './places.ts';
import { placesOf } from './places.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** The n-th time that a rollout of the run comes to a place. */
export interface Moment {
  readonly place: Place;
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
const places = [
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

export function momentOf(random: Random, among: readonly Place[] = places): Moment {
  const place = random.pick(among);
  return { place, nth: random.pick(comings[place] ?? [1]) };
}

const oftenFirst = [1, 1, 1, 2, 3];
/** The times that count at a place where a rollout comes again. Before the first step there is little to restore. */
const comings: Readonly<Partial<Record<Place, readonly number[]>>> = {
  shifting: oftenFirst,
  baking: oftenFirst,
  handover: oftenFirst,
  hook: [1, 2, 2],
};

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
  const seen = new Map<Place, number>();
  observer.onControl((before, after) => {
    const been = isHeld(before) && isHeld(after) && before.rolloutId === after.rolloutId ? placesOf(before) : [];
    for (const place of placesOf(after)) {
      if (been.includes(place)) continue;
      const nth = (seen.get(place) ?? 0) + 1;
      seen.set(place, nth);
      for (const item of items) if (item.after?.place === place && item.after.nth === nth) later(item);
    }
  });
}
