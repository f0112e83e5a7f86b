import { isHeld } from '../../core/control/control.ts';
import type { Lease } from '../../core/control/lease.ts';
import { stopRollout } from '../stop-rollout.ts';
import type { RollBackPorts } from './roll-back.ts';

/** The execution with which a rollout began, whose name is its id: all later ones work for it. */
const firstExecution = ({ execution, rolloutId }: Pick<Lease, 'execution' | 'rolloutId'>): string =>
  `${execution.slice(0, execution.lastIndexOf(':') + 1)}${rolloutId}`;

/**
 * Whether a later execution drives a rollout although the first one has ended, and so nobody waits for it any more. One
 * that is not on the list of those that run, and of which AWS does not say that it does, has.
 *
 * @throws TransientError when it cannot be asked now
 */
export async function isLeftAlone(
  { executions }: RollBackPorts,
  lease: Lease,
  running: ReadonlySet<string>,
): Promise<boolean> {
  const first = firstExecution(lease);
  if (first === lease.execution || running.has(first)) return false;
  return (await executions.stateOf(first)).is !== 'running';
}

/**
 * Stops it: whoever ended the first execution, from which AWS stops the later ones with best effort, meant the rollout.
 * Once promoted there is nothing to be stopped: its stable is kept warm to the end.
 */
export async function stopLeftAlone(ports: RollBackPorts, lease: Lease): Promise<void> {
  const item = await ports.control.read(lease.router);
  if (!isHeld(item) || item.rolloutId !== lease.rolloutId) return;
  if (item.stop !== undefined || item.promotedAt !== undefined) return;
  const text = 'the execution with which it began was ended from outside';
  await stopRollout(ports, lease, { kind: 'execution', text, at: ports.clock.now(), by: 'roll-back' });
}
