import type { RouterRef } from '../routing/route.ts';
import { traitsOf } from '../routing/traits.ts';
import type { Control, Intent } from './control.ts';

/**
 * The wait for a write in doubt, seconds. W, the first part: a write whose answer never came is assumed to land within
 * this time, or never. A router without a conditional update may let such a write overtake a restore, so the restore is
 * looked at again after W. A read at the very end of W could be too old to show a write that just landed.
 */
export function settleSeconds(router: Pick<RouterRef, 'provider'>): number {
  const { landsWithinSeconds, staleSeconds } = traitsOf(router);
  return landsWithinSeconds + staleSeconds;
}

/** The least time of the function that must be left for a call to the mesh: a 3 s time-out and a margin. */
export const sendingNeedsMs = 4000;

/**
 * The time-out of the function that raises weights: the longest that it may live after recording an intent. Within a
 * rollout, the function that puts the original weights back may live longer: a late write of its own only does so again.
 */
export const writerSeconds = 30;

/** The time-out of the function that puts the original weights back. Its writes have landed before the router is given back. */
export const restorerSeconds = 45;

/**
 * The moment from which a write whose intent was recorded at `at` has landed and is seen, or never will; both in
 * milliseconds. W counts from the death of the function, and only its time-out bounds that moment.
 */
export const landsBefore = (at: number, router: Pick<RouterRef, 'provider'>): number =>
  at + (writerSeconds + settleSeconds(router)) * 1000;

/** The same for every write of a restore that began at `at` or before. */
export const restoreLandsBefore = (at: number, router: Pick<RouterRef, 'provider'>): number =>
  at + (restorerSeconds + settleSeconds(router)) * 1000;

/** Whether a run of the restore has sent a write that may not have landed yet. */
export const isRestoreLanding = ({ plan, restoredAt }: Pick<Control, 'plan' | 'restoredAt'>, now: number): boolean =>
  restoredAt !== undefined && restoreLandsBefore(restoredAt, plan.router) > now;

/** Whether a write of `intent` may still land. */
export const mayStillLand = ({ at }: Pick<Intent, 'at'>, router: Pick<RouterRef, 'provider'>, now: number): boolean =>
  landsBefore(at, router) > now;

/**
 * When the last write that was not answered has landed and is seen, or never will, milliseconds; undefined if none is in
 * doubt. The creations of the testers' routes count as well.
 */
export function landedAt({ plan, routes }: Pick<Control, 'plan' | 'routes'>, now: number): number | undefined {
  const doubts = routes
    .flatMap(({ intents, tester }) => [...intents, ...(tester?.intents ?? [])])
    .filter((intent) => mayStillLand(intent, plan.router, now));
  return doubts.length === 0 ? undefined : landsBefore(Math.max(...doubts.map(({ at }) => at)), plan.router);
}
