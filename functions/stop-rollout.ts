import type { Control } from '../../core/rollout/control.ts';
import type { Lease } from '../../core/rollout/lease.ts';
import type { Stop } from '../../core/rollout/signal.ts';
import type { RollBackPorts } from './roll-back.ts';

/** Stops a rollout that runs, and wakes its execution. Gives its item as it is then; undefined when it was lost. */
export async function stopLease(
  ports: RollBackPorts,
  { router, rolloutId }: Lease,
  stop: Stop,
): Promise<Control | undefined> {
  const control = await ports.control.signal(router, rolloutId, { is: 'stop', stop });
  if (control?.sleepToken !== undefined) await ports.executions.wake(control.sleepToken, 'rollBack');
  return control;
}
