import type { Execution, Status } from './execution.ts';
import { threadsOf } from './execution.ts';
import { append, details } from './history.ts';
import type { Closing, World } from './world.ts';

const eventOf = (status: Exclude<Status, 'RUNNING'>, { output, failure }: Closing) => {
  switch (status) {
    case 'SUCCEEDED':
      return ['ExecutionSucceeded', details.succeeded(output ?? 'null')] as const;
    case 'FAILED':
      return ['ExecutionFailed', details.failed(failure ?? {})] as const;
    case 'TIMED_OUT':
      return ['ExecutionTimedOut', details.timedOut(failure ?? {})] as const;
    case 'ABORTED':
      return ['ExecutionAborted', details.aborted(failure ?? {})] as const;
  }
};

/** Writes an execution's last event. What is left of it is its history, and the place where a redrive would begin. */
export function closeExecution(
  world: World,
  execution: Execution,
  status: Exclude<Status, 'RUNNING'>,
  closing: Closing,
): void {
  const at = world.surroundings.clock.now();
  const [type, eventDetails] = eventOf(status, closing);
  append(execution, at, type, closing.previousEvent, eventDetails, true);
  execution.status = status;
  execution.stoppedAt = at;
  execution.output = closing.output ?? null;
  // DescribeExecution has no error for a time-out: AWS keeps it in the history alone.
  execution.failure = status === 'TIMED_OUT' ? null : (closing.failure ?? null);
  const own = threadsOf(execution).find(({ parent }) => parent === null);
  execution.threads =
    own === undefined || status === 'SUCCEEDED' ? {} : { [own.id]: { ...own, phase: { kind: 'run' } } };
  world.onStatus(execution);
}
