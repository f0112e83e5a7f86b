import type { Execution, Revision, Thread } from './execution.ts';
import type { Json, JsonObject } from './json.ts';
import { parseJson } from './json.ts';

export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** What a task, and an iteration of a Map, see besides. */
interface ContextExtras {
  readonly retryCount?: number;
  readonly token?: string;
  readonly item?: { readonly index: number; readonly value: Json };
}

/** `$states.context`: the names and the shape of AWS's context object. */
export function contextOf(execution: Execution, revision: Revision, thread: Thread, extras: ContextExtras): JsonObject {
  const { retryCount, token, item } = extras;
  return {
    Execution: {
      Id: execution.arn,
      // Most expressions that look at the context want a name or a time of it, and an input may be long.
      get Input() {
        return parseJson(execution.input) ?? null;
      },
      StartTime: isoTime(execution.startedAt),
      Name: execution.name,
      RoleArn: revision.roleArn,
      RedriveCount: execution.redriveCount,
      ...(execution.redrivenAt === null ? {} : { RedriveTime: isoTime(execution.redrivenAt) }),
    },
    StateMachine: { Id: revision.machineArn, Name: revision.machineName },
    State: {
      Name: thread.state,
      EnteredTime: isoTime(thread.enteredAt),
      ...(retryCount === undefined ? {} : { RetryCount: retryCount }),
    },
    ...(token === undefined ? {} : { Task: { Token: token } }),
    ...(item === undefined ? {} : { Map: { Item: { Index: item.index, Value: item.value } } }),
  };
}
