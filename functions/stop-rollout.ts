import type { ControlStore, Executions } from '../core/ports.ts';
import type { Control } from '../core/rollout/control.ts';
import type { Stop } from '../core/rollout/signal.ts';

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
  const control = await store.signal(router, rolloutId, { is: 'stop', stop }, since);
  if (control?.sleepToken !== undefined) await executions.wake(control.sleepToken, 'rollBack');
  return control;
}
