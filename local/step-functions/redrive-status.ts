import type { Execution } from './engine/execution.ts';
import { threadsOf } from './engine/execution.ts';
import { redrivablePeriod } from './engine/limits.ts';
import type { Model } from './model.ts';
import { revisionOf } from './model.ts';

interface RedriveStatus {
  readonly redriveStatus: 'REDRIVABLE' | 'NOT_REDRIVABLE';
  readonly redriveStatusReason?: string;
}

/** A redrive within a Map or a Parallel would go on with the failed branches alone: that is not implemented. */
function stopsInsideAnother(model: Model, execution: Execution): boolean {
  const machine = model.machineOf(revisionOf(model, execution.revision));
  const type = machine.states.get(threadsOf(execution)[0]?.state ?? '')?.type;
  return type === 'Map' || type === 'Parallel';
}

/** Whether RedriveExecution would take an execution, and if not, why. */
export function redriveStatus(model: Model, execution: Execution): RedriveStatus {
  const { status, stoppedAt, events, maximumEvents } = execution;
  const not = (redriveStatusReason: string): RedriveStatus => ({
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason,
  });
  if (status === 'RUNNING' || status === 'SUCCEEDED') return not(`Execution is ${status} and cannot be redriven`);
  if (events.length >= maximumEvents - 1) return not('Execution history event limit exceeded');
  if (stoppedAt !== null && model.surroundings.clock.now() - stoppedAt > redrivablePeriod) {
    return not('Execution redrivable period exceeded');
  }
  if (stopsInsideAnother(model, execution)) {
    return not('The embedded AWS does not implement redriving an execution that stopped in a Map or Parallel state');
  }
  return { redriveStatus: 'REDRIVABLE' };
}
