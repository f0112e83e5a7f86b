import { within } from '../text/within.ts';
import type { Control } from './control.ts';
import { runningTime } from './hold.ts';

/** Bytes of the reason in the item: a plan leaves room for it. */
export const longestUnready = 500;

/** The canary's targets are not healthy enough for more weight, and since the first look that found it so. */
export const foundUnready = (control: Control, why: string, now: number): Control => ({
  ...control,
  unready: { since: control.unready?.since ?? runningTime(control, now), why: within(longestUnready, why) },
});

/** They are healthy, or no weight waits for them. */
export const ready = (control: Control): Control => {
  const { unready: _, ...rest } = control;
  return rest;
};

/** Whether they have taken longer than the plan allows. Never true of a router that reports no health. */
export function isOverdue(control: Control, now: number): boolean {
  const { unready, plan } = control;
  if (unready === undefined || plan.readyWithinSeconds === undefined) return false;
  return runningTime(control, now) - unready.since >= plan.readyWithinSeconds * 1000;
}
