import * as z from 'zod/mini';
import { AwsError } from '../../kit/aws-error.ts';
import { operation } from '../../kit/operations.ts';
import { text } from '../../kit/shapes.ts';
import type { Execution, Thread } from '../engine/execution.ts';
import { parseJson } from '../engine/json.ts';
import { overDataLimit } from '../engine/limits.ts';
import { readToken } from '../engine/token.ts';
import { invalidToken } from '../errors.ts';
import type { Model } from '../model.ts';

const taskToken = text(0, 2048);

/**
 * The task that waits for a token. As on AWS: a text that never was a token is InvalidToken, a token whose task is over
 * (in whatever way, a first SendTask included) is TaskTimedOut, one of an execution that is not known TaskDoesNotExist.
 */
function waitingTask({ store, engine }: Model, token: string): readonly [Execution, Thread] {
  const owner = readToken(token);
  if (owner === undefined) throw invalidToken();
  const execution = store.executions.get(owner.executionArn);
  if (execution === undefined) throw new AwsError('TaskDoesNotExist', `Task Does Not Exist: '${token}'`);
  const thread = engine.waitingFor(execution, owner.thread, token);
  if (thread === undefined) {
    throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
  }
  return [execution, thread];
}

export const SendTaskSuccess = operation(
  z.strictObject({ taskToken, output: z.string() }),
  (model: Model, { taskToken: token, output: json }) => {
    const [execution, thread] = waitingTask(model, token);
    const output = parseJson(json);
    if (output === undefined || overDataLimit(json)) {
      throw new AwsError('InvalidOutput', `Invalid Output: '${output === undefined ? 'Invalid JSON' : 'Too long'}'`);
    }
    model.engine.succeed(execution, thread, output);
    return {};
  },
);

export const SendTaskFailure = operation(
  z.strictObject({ taskToken, error: z.optional(text(0, 256)), cause: z.optional(text(0, 32_768)) }),
  (model: Model, { taskToken: token, error, cause }) => {
    const [execution, thread] = waitingTask(model, token);
    model.engine.fail(execution, thread, {
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
    });
    return {};
  },
);

export const SendTaskHeartbeat = operation(z.strictObject({ taskToken }), (model: Model, { taskToken: token }) => {
  const [execution, thread] = waitingTask(model, token);
  model.engine.heartbeat(execution, thread);
  return {};
});
