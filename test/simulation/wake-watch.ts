import type { Control, Vacant } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import { isRecord } from './routes-in-force.ts';
import type { World } from './world.ts';

const second = 1000;
/** A signal is acted on within this time where nothing goes wrong. */
const bound = 10 * second;
/** The states of an execution that sleeps while it calls a hook, and those of the call. */
const besideHook = new Set(['SleepBesideHook', 'WaitForHook']);
const ofTheCall = new Set(['HookKind', 'CallFunction', 'CallEndpoint', 'WokenBy']);

/** No wake-up is lost: after a signal an execution does not sleep on, unless a fault stands in the way. */
export function wakeWatch({ aws, observer, faults, start, now, isRunning }: World): void {
  const state = new Map<string, string>();
  /** When each execution last went to a function, which reads the item. */
  const lookedAt = new Map<string, number>();
  aws.services.states.onTransition((transition) => {
    if (transition.kind !== 'entered' || ofTheCall.has(transition.state)) return;
    state.set(transition.executionArn, transition.state);
    if (transition.type === 'Task' && transition.state !== 'Bake' && !besideHook.has(transition.state))
      lookedAt.set(transition.executionArn, now());
  });
  /** By rollout, when a function of its execution last read the item. A task that is repeated is entered once. */
  const readAt = new Map<string, number>();
  observer.onEffect(({ operation, input }, invocation) => {
    const { Key } = input;
    const isItem = operation === 'GetItem' && isRecord(Key) && isRecord(Key.sk) && Key.sk.S === 'CONTROL';
    if (isItem && invocation?.rolloutId !== undefined) readAt.set(invocation.rolloutId, now());
  });
  observer.onControl((before, after) => {
    if (!isHeld(after) || !isHeld(before) || !isSignal(before, after)) return;
    const at = now();
    aws.surroundings.clock.after(bound, () => {
      const where = state.get(after.execution) ?? '';
      // An interrupted hook would be called a second time, so only a stop interrupts one.
      const matters =
        where === 'Bake' || (besideHook.has(where) && before.stop === undefined && after.stop !== undefined);
      const seenAt = Math.max(lookedAt.get(after.execution) ?? 0, readAt.get(after.rolloutId) ?? 0);
      const sleepsOn = matters && seenAt <= at;
      if (!sleepsOn || !isRunning(after.execution)) return;
      // A hook after a rollback ends by itself: a signal can undo nothing any more.
      const holder = observer.control();
      if (!isHeld(holder) || holder.rolloutId !== after.rolloutId) return;
      // A function that has moved the rollout on since has seen the signal.
      if (holder.phase !== after.phase || holder.step !== after.step) return;
      // No signal but a stop matters while the canary is not healthy: it is asked about again and again.
      if (holder.unready !== undefined && holder.stop === undefined) return;
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
