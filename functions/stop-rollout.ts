import type { Control } from '../core/control/control.ts';
import { isHeld } from '../core/control/control.ts';
import { stopped } from '../core/control/transitions.ts';
import { TooLargeError } from '../core/errors.ts';
import type { ControlStore } from '../core/ports/control-store.ts';
import type { Executions } from '../core/ports/executions.ts';
import { type Stop, stopWithin } from '../core/signals/signal.ts';

interface Stopping {
  readonly control: ControlStore;
  readonly executions: Executions;
}

/**
 * Stops a rollout that runs, and wakes its execution. Gives its item as it is then; undefined when it does not hold the
 * router any more.
 *
 * @param since only one that was planned by then: milliseconds since the epoch
 */
export async function stopRollout(
  { control: store, executions }: Stopping,
  { router, rolloutId }: Pick<Control, 'router' | 'rolloutId'>,
  stop: Stop,
  since?: number,
): Promise<Control | undefined> {
  const control = await stopOrRoom(store, { router, rolloutId }, stopWithin(stop), since);
  if (control?.sleepToken !== undefined) await executions.wake(control.sleepToken, 'rollBack');
  return control;
}

/** In an item without room for the stop, as the first release may have left one, whoever is woken rolls back without it. */
async function stopOrRoom(
  store: ControlStore,
  { router, rolloutId }: Pick<Control, 'router' | 'rolloutId'>,
  stop: Stop,
  since: number | undefined,
): Promise<Control | undefined> {
  try {
    return await store.signal(router, rolloutId, { is: 'stop', stop }, since);
  } catch (error) {
    if (!(error instanceof TooLargeError)) throw error;
    const item = await store.read(router);
    const isMeant = isHeld(item) && item.rolloutId === rolloutId && (since === undefined || item.plannedAt <= since);
    return isMeant ? stopped(item, stop) : undefined;
  }
}
