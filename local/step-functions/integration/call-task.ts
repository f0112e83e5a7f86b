import type { CallAws, Caller } from '../../kit/call.ts';
import type { Surroundings } from '../../surroundings.ts';
import type { Revision } from '../engine/execution.ts';
import type { Json } from '../engine/json.ts';
import { isJsonObject, toJson } from '../engine/json.ts';
import { StateError } from '../engine/state-error.ts';
import type { TaskCall } from '../engine/world.ts';
import { callError } from './error-names.ts';
import type { CallAsCaller, SendHttp } from './http-invoke.ts';
import { invokeHttp } from './http-invoke.ts';
import { fromService, toService } from './member-case.ts';
import { optimizedInput, optimizedResult } from './optimized.ts';

interface TaskCalls {
  readonly surroundings: Surroundings;
  readonly call: CallAws;
  /** Who a state machine calls as. */
  readonly callerOf: (revision: Revision) => Caller;
  readonly sendHttp: SendHttp;
}

/** Makes a task's call; every failure is a StateError with AWS's name for it. */
export const taskCaller =
  ({ surroundings, call, callerOf, sendHttp }: TaskCalls) =>
  async (task: TaskCall): Promise<Json> => {
    const { service, operation, pattern, sdk } = task.resource;
    if (!isJsonObject(task.arguments)) {
      throw new StateError('States.Runtime', `Arguments must be an object but were: ${JSON.stringify(task.arguments)}`);
    }
    if (task.resource.resourceType === 'http') {
      const asCaller: CallAsCaller = (...made) => call(...made, callerOf(task.revision));
      return invokeHttp(
        { call: asCaller, sendHttp, clock: surroundings.clock },
        task.arguments,
        task.revision.machineArn,
      );
    }
    const input = sdk ? toService(service, task.arguments) : optimizedInput(task.arguments, task);
    try {
      const caller = callerOf(task.revision);
      const output = await call(service, operation, input, caller);
      // Whose end is waited for must be allowed to be looked at.
      if (pattern === 'sync' || pattern === 'sync:2')
        await call(service, 'DescribeExecution', { executionArn: output.executionArn }, caller);
      return sdk ? fromService(service, toJson(output) ?? null) : optimizedResult(output, task);
    } catch (thrown) {
      throw thrown instanceof StateError ? thrown : callError(task.resource, thrown, surroundings.newId());
    }
  };
