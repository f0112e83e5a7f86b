import { isHeld } from '../../core/control/control.ts';
import { AwsError } from '../../local/kit/aws-error.ts';
import type { World } from './world.ts';

/**
 * Follows rollouts from execution to execution, stops successors where the seed says so, and lets a person redrive one
 * that failed. A successor has to be named by the control item, and to raise the fence.
 *
 * @returns how often a rollout went on in another execution
 */
export function succession({ aws, observer, faults, clock, call, trace, random }: World): () => number {
  let handovers = 0;
  observer.onControl((before, after) => {
    if (!isHeld(before) || !isHeld(after) || before.rolloutId !== after.rolloutId) return;
    if (before.execution === after.execution) return;
    handovers++;
    trace(`control: ${after.rolloutId} goes on in ${nameOf(after.execution)}, fence ${after.fence}`);
    if (before.successor !== nameOf(after.execution))
      observer.violate(
        'lease held',
        `${nameOf(after.execution)} goes on with ${after.rolloutId}, whose item did not name it`,
      );
    if (after.fence <= before.fence)
      observer.violate(
        'lease held',
        `${nameOf(after.execution)} goes on with ${after.rolloutId} under the fence of the last`,
      );
  });
  aws.services.states.onTransition(({ kind, state, executionArn }) => {
    if (state !== 'TakeOver') return;
    const when = kind === 'entered' ? 'before it takes over' : 'after it took over';
    if (!faults.strikes(`successor: stopped ${when}`)) return;
    clock.after(0, () => void call('states', 'StopExecution', { executionArn }));
  });
  const patience = random.fork('redrives of successors');
  const redrive = async (executionArn: string) => {
    trace(`people: redrive ${nameOf(executionArn)}`);
    try {
      await call('states', 'RedriveExecution', { executionArn });
      faults.took('successor: redriven');
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
    }
  };
  aws.services.events.onEvent(({ event: { source, detail } }) => {
    if (source !== 'aws.states' || !isSuccessor(String(detail.name)) || !/FAILED|ABORTED/.test(String(detail.status)))
      return;
    if (faults.hits('successor: redriven'))
      clock.after(patience.between(100, 60_000), () => void redrive(String(detail.executionArn)));
  });
  return () => handovers;
}

const isSuccessor = (name: string) => name.includes('.');
const nameOf = (arn: string) => arn.slice(arn.lastIndexOf(':') + 1);
