import type { Control, Vacant } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import type { World } from './world.ts';

const second = 1000;
/** A signal is acted on within this time where nothing goes wrong. */
const bound = 10 * second;

/** No wake-up is lost: after a signal an execution does not sleep on, unless a fault stands in the way. */
export function wakeWatch({ aws, observer, faults, start, now, isRunning }: World): void {
  const state = new Map<string, string>();
  /** When each execution last went to a function, which reads the item. */
  const lookedAt = new Map<string, number>();
  aws.services.states.onTransition((transition) => {
    if (transition.kind !== 'entered') return;
    state.set(transition.executionArn, transition.state);
    if (transition.type === 'Task' && transition.state !== 'Bake') lookedAt.set(transition.executionArn, now());
  });
  observer.onControl((before, after) => {
    if (!isHeld(after) || !isHeld(before) || !isSignal(before, after)) return;
    const at = now();
    aws.surroundings.clock.after(bound, () => {
      const sleepsOn = state.get(after.execution) === 'Bake' && (lookedAt.get(after.execution) ?? 0) <= at;
      if (!sleepsOn || !isRunning(after.execution)) return;
      const isQuiet = faults.lastAt() < at - start - 60 * second;
      if (isQuiet)
        observer.violate('signals wake', `${after.rolloutId} slept on for ${bound / second} s after a signal`);
    });
  });
}

const isSignal = (before: Control | Vacant, after: Control | Vacant): boolean =>
  isHeld(before) && isHeld(after) && after.rev > before.rev && registersOf(before) !== registersOf(after);

/** A pause that is renewed by a later one changes nothing for the execution. */
const registersOf = ({ stop, pause, approved, skip }: Control) =>
  JSON.stringify([stop, pause?.value === true, approved, skip]);
