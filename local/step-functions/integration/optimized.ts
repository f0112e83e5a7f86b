import type { Output } from '../../kit/call.ts';
import type { Json, JsonObject } from '../engine/json.ts';
import { isJsonObject, toJson } from '../engine/json.ts';
import { StateError } from '../engine/state-error.ts';
import type { TaskCall } from '../engine/world.ts';
import { invokeInput, invokeResult } from './lambda-invoke.ts';
import { fromService, toService } from './member-case.ts';

const asText = (value: Json | undefined): Json | undefined =>
  value === undefined || typeof value === 'string' ? value : JSON.stringify(value);

/** An event's Detail may be JSON; its Resources name the execution that sent it. */
function putEventsInput(taskArguments: JsonObject, { executionArn, revision }: TaskCall): JsonObject {
  const entries = Array.isArray(taskArguments.Entries) ? taskArguments.Entries : [];
  return {
    ...taskArguments,
    Entries: entries.map((entry: Json) => {
      if (!isJsonObject(entry)) return entry;
      const detail = asText(entry.Detail);
      const resources = Array.isArray(entry.Resources) ? entry.Resources : [];
      return {
        ...entry,
        ...(detail === undefined ? {} : { Detail: detail }),
        Resources: [...resources, executionArn, revision.machineArn],
      };
    }),
  };
}

/** The call's input, as an integration that Step Functions made for it lets it be written. */
export function optimizedInput(taskArguments: JsonObject, call: TaskCall): Readonly<Record<string, unknown>> {
  switch (call.resource.service) {
    case 'lambda':
      return invokeInput(taskArguments);
    case 'events':
      return putEventsInput(taskArguments, call);
    case 'sqs': {
      const body = asText(taskArguments.MessageBody);
      return body === undefined ? taskArguments : { ...taskArguments, MessageBody: body };
    }
    case 'states': {
      // An Input that is null is none.
      const { Input: input, ...others } = taskArguments;
      return toService('states', input === null || input === undefined ? others : taskArguments);
    }
    default:
      return taskArguments;
  }
}

/** @throws StateError for an answer that the integration takes for a failure. */
export function optimizedResult(output: Output, call: TaskCall): Json {
  const result = toJson(output) ?? null;
  switch (call.resource.service) {
    case 'lambda':
      return invokeResult(output);
    case 'events': {
      const failed = isJsonObject(result) ? result.FailedEntryCount : 0;
      if (typeof failed !== 'number' || failed === 0) return result;
      throw new StateError('EventBridge.FailedEntry', JSON.stringify(result));
    }
    case 'states':
      return fromService('states', result);
    default:
      return result;
  }
}
