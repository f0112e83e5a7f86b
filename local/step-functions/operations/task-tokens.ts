import { AwsError } from '../../kit/aws-error.ts';
import type { Execution, Thread } from '../engine/execution.ts';
import { parseJson } from '../engine/json.ts';
import { overDataLimit } from '../engine/limits.ts';
import { readToken } from '../engine/token.ts';
import type { Input } from './members.ts';
import { limitedText, only, requiredText } from './members.ts';
import type { Model, Operation } from './model.ts';

const longestToken = 2048;

/**
 * The task that waits for a token. As on AWS: a text that never was a token is InvalidToken, a token whose task is over
 * (in whatever way, a first SendTask included) is TaskTimedOut, one of an execution that is not known TaskDoesNotExist.
 */
function waitingTask({ store, engine }: Model, input: Input): readonly [Execution, Thread] {
  requiredText(input, 'taskToken');
  const token = limitedText(input, 'taskToken', longestToken) ?? '';
  const owner = readToken(token);
  if (owner === undefined) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
  const execution = store.executions.get(owner.executionArn);
  if (execution === undefined) throw new AwsError('TaskDoesNotExist', `Task Does Not Exist: '${token}'`);
  const thread = engine.waitingFor(execution, owner.thread, token);
  if (thread === undefined) {
    throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
  }
  return [execution, thread];
}

export const sendTaskSuccess: Operation = (model, input) => {
  only(input, 'SendTaskSuccess', ['taskToken', 'output']);
  const text = requiredText(input, 'output');
  const [execution, thread] = waitingTask(model, input);
  const output = parseJson(text);
  if (output === undefined || overDataLimit(text)) {
    throw new AwsError('InvalidOutput', `Invalid Output: '${output === undefined ? 'Invalid JSON' : 'Too long'}'`);
  }
  model.engine.succeed(execution, thread, output);
  return {};
};

export const sendTaskFailure: Operation = (model, input) => {
  only(input, 'SendTaskFailure', ['taskToken', 'error', 'cause']);
  const error = limitedText(input, 'error', 256);
  const cause = limitedText(input, 'cause', 32_768);
  const [execution, thread] = waitingTask(model, input);
  model.engine.fail(execution, thread, {
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  });
  return {};
};

export const sendTaskHeartbeat: Operation = (model, input) => {
  only(input, 'SendTaskHeartbeat', ['taskToken']);
  const [execution, thread] = waitingTask(model, input);
  model.engine.heartbeat(execution, thread);
  return {};
};
