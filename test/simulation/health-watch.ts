import type { Control, Vacant } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import { missedAlarms } from '../../core/control/hold.ts';
import { startsLate } from './target-health.ts';
import type { World } from './world.ts';

const second = 1000;
/** The looks at a canary that is not healthy come each quarter of a minute. */
const lookBound = 90 * second;

/**
 * A canary that is not healthy in time stops its rollout, and only one that a route names: the targets of any other are
 * not checked.
 */
export function healthWatch({ observer, router, faults, start, clock, health }: World): void {
  const named = new Set<string>();
  const follow = () => {
    const control = observer.control();
    if (!isHeld(control)) return;
    const canary = router.targetOf(control.plan.canary);
    const isNamed = [...router.routes.values()].every(({ targets }) => targets.some(({ id }) => id === canary));
    if (isNamed) named.add(control.rolloutId);
  };
  router.onChange(follow);

  const late = (held: Control): void => {
    const { rolloutId, unready, plan } = held;
    const due = (plan.readyWithinSeconds ?? 0) * second + lookBound;
    const since = clock.now();
    const check = (ms: number, counted: number) =>
      clock.after(ms, () => {
        const latest = observer.control();
        if (!isHeld(latest) || latest.rolloutId !== rolloutId || latest.unready?.since !== unready?.since) return;
        if (latest.stop !== undefined || faults.lastAt() > since - start || isStill(latest)) return;
        // The time stood still in between.
        if (heldMs(latest) > counted) check(heldMs(latest) - counted, heldMs(latest));
        else observer.violate('health heeded', `${rolloutId} has waited for its canary’s health for ${due / second} s`);
      });
    check(due, heldMs(held));
  };

  observer.onControl((before: Control | Vacant, after: Control | Vacant) => {
    if (!isHeld(after)) return;
    follow();
    const had = isHeld(before) && before.rolloutId === after.rolloutId ? before : undefined;
    if (after.unready !== undefined && had?.unready?.since !== after.unready.since) {
      if (health.isStarting()) faults.took(startsLate);
      late(after);
    }
    if (after.stop?.kind === 'unready' && had?.stop === undefined && !named.has(after.rolloutId))
      observer.violate('health heeded', `${after.rolloutId} gave up a canary that it never named: ${after.stop.text}`);
  });
}

const heldMs = ({ held }: Control): number => held?.ms ?? 0;

const isStill = (control: Control): boolean =>
  control.pause?.value === true || control.lineStop !== undefined || missedAlarms(control).length > 0;
