import { isHeld } from '../../core/rollout/control.ts';
import type { World } from './world.ts';

/**
 * Follows rollouts from execution to execution, and stops successors where the seed says so. (c) Who goes on raises the
 * fence.
 *
 * @returns how often a rollout went on in another execution
 */
export function succession({ aws, observer, faults, clock, call, trace }: World): () => number {
  let handovers = 0;
  observer.onControl((before, after) => {
    if (!isHeld(before) || !isHeld(after) || before.rolloutId !== after.rolloutId) return;
    if (before.execution === after.execution) return;
    handovers++;
    trace(`control: ${after.rolloutId} goes on in ${nameOf(after.execution)}, fence ${after.fence}`);
    if (after.fence <= before.fence)
      observer.violate('c', `${nameOf(after.execution)} goes on with ${after.rolloutId} under the fence of the last`);
  });
  aws.services.states.onTransition(({ kind, state, executionArn }) => {
    if (state !== 'TakeOver') return;
    const when = kind === 'entered' ? 'before it takes over' : 'after it took over';
    if (!faults.strikes(`successor: stopped ${when}`)) return;
    clock.after(0, () => void call('states', 'StopExecution', { executionArn }));
  });
  return () => handovers;
}

const nameOf = (arn: string) => arn.slice(arn.lastIndexOf(':') + 1);
