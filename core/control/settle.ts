import { longestOf } from '../routing/traits.ts';
import type { Control, Intent } from './control.ts';

/**
 * W: a write whose answer never came is assumed to land within this time, or never. A router without a conditional
 * update may let such a write overtake a restore, so the restore is looked at again after W. Of all routers the longest.
 */
const landsWithinSeconds = longestOf('landsWithinSeconds');

/** The wait for a write in doubt. A read at the very end of W could be too old to show a write that just landed. */
export const settleSeconds = landsWithinSeconds + longestOf('staleSeconds');

/** The least time of the function that must be left for a call to the mesh: a 3 s time-out and a margin. */
export const sendingNeedsMs = 4000;

/**
 * The time-out of the function that raises weights: the longest that it may live after recording an intent. The
 * function that puts the original weights back may live longer, because a late write of its own only does so again.
 */
export const writerSeconds = 30;

/**
 * The moment from which a write whose intent was recorded at `at` has landed and is seen, or never will; both in
 * milliseconds. W counts from the death of the function, and only its time-out bounds that moment.
 */
export const landsBefore = (at: number): number => at + (writerSeconds + settleSeconds) * 1000;

/** Whether a write of `intent` may still land. */
export const mayStillLand = ({ at }: Pick<Intent, 'at'>, now: number): boolean => landsBefore(at) > now;

/** Whether any route has a write, or its testers' a creation, that was not answered and may still land. */
export const inDoubt = ({ routes }: Control, now: number): boolean =>
  routes.some(({ intents, tester }) =>
    [...intents, ...(tester?.intents ?? [])].some((intent) => mayStillLand(intent, now)),
  );
