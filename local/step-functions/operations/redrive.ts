import * as z from 'zod/mini';
import { AwsError } from '../../kit/aws-error.ts';
import { operation } from '../../kit/operations.ts';
import { threadsOf } from '../engine/execution.ts';
import { append, details } from '../engine/history.ts';
import { findExecution, type Model, revisionOf, seconds } from '../model.ts';
import { redriveStatus } from '../redrive-status.ts';

// The SDKs send a clientToken that makes a retried call the same call: a second one finds the execution running.
const shape = z.strictObject({ executionArn: z.string(), clientToken: z.optional(z.string()) });

/**
 * Goes on at the state where the execution stopped, with that state's input, its retries counted anew and the time-out
 * of the whole execution begun anew. The state is not entered again: a Task is scheduled again.
 */
export const RedriveExecution = operation(shape, (model: Model, given) => {
  const execution = findExecution(model, given.executionArn);
  const { redriveStatusReason } = redriveStatus(model, execution);
  if (redriveStatusReason !== undefined) throw new AwsError('ExecutionNotRedrivable', redriveStatusReason);
  const timeout = model.machineOf(revisionOf(model, execution.revision)).timeoutSeconds;
  const now = model.surroundings.clock.now();
  execution.status = 'RUNNING';
  execution.stoppedAt = null;
  execution.failure = null;
  execution.redriveCount += 1;
  execution.redrivenAt = now;
  execution.deadline = timeout === undefined ? null : now + timeout * 1000;
  const redriven = append(execution, now, 'ExecutionRedriven', 0, details.redriven(execution.redriveCount));
  for (const thread of threadsOf(execution)) {
    thread.retries = [];
    thread.previousEvent = redriven;
  }
  model.engine.run(execution);
  model.onStatus(execution);
  return { redriveDate: seconds(now) };
});
