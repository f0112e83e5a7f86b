import { partition, region } from '../../kit/account.ts';
import type { TaskState } from '../definition/machine.ts';
import type { Pattern } from '../definition/resource.ts';
import { evaluation } from './evaluation.ts';
import type { CallPhase, Execution, TaskTimes, Thread } from './execution.ts';
import { appendTo } from './history.ts';
import type { Json } from './json.ts';
import { overDataLimit } from './limits.ts';
import { anotherPartition, dataLimitExceeded } from './state-error.ts';
import { makeToken } from './token.ts';
import type { Steps, World } from './world.ts';

export type Outcome = { readonly result: Json } | { readonly error: unknown };

/** The outcome of a call comes back in a step of its own. */
export type Answered = (phase: CallPhase, outcome: Outcome) => void;

/**
 * When a task's wait ends. A token is waited for on the clock; a task that runs a function or a call waits for work,
 * which a scaled clock does not speed up, so its times are stretched by the world's workTimeScale.
 */
function times(world: World, isWait: boolean, timeout: number | undefined, heartbeat: number | undefined): TaskTimes {
  const now = world.surroundings.clock.now();
  const scale = 1000 * (isWait ? 1 : world.workTimeScale);
  return {
    ...(timeout === undefined ? {} : { deadline: now + timeout * scale }),
    ...(heartbeat === undefined ? {} : { heartbeat: heartbeat * scale, heartbeatAt: now + heartbeat * scale }),
  };
}

/** What `$states.context.Task.Token` is. A task that waits for an execution sees one too, as on AWS: no task waits for it. */
function tokenOf(world: World, execution: Execution, thread: Thread, pattern: Pattern): string | undefined {
  if (pattern === 'request') return undefined;
  const id = pattern === 'waitForTaskToken' ? world.surroundings.newId() : `${thread.enteredEvent}`;
  return makeToken({ executionArn: execution.arn, thread: thread.id }, id);
}

/** Evaluates a Task's arguments, then makes its call. */
export async function beginTask(
  world: World,
  steps: Steps,
  execution: Execution,
  thread: Thread,
  state: TaskState,
  answered: Answered,
): Promise<() => void> {
  const { resource } = state;
  if (resource.partition !== partition) throw anotherPartition(thread.state, thread.enteredEvent);
  const token = tokenOf(world, execution, thread, resource.pattern);
  const { json, whole } = evaluation(world, execution, thread, token === undefined ? {} : { token });
  const taskArguments = state.arguments === undefined ? {} : await json(state.arguments);
  const timeout = state.timeoutSeconds && (await whole(state.timeoutSeconds, 1));
  const heartbeat = state.heartbeatSeconds && (await whole(state.heartbeatSeconds, 1));
  const parameters = JSON.stringify(taskArguments);
  if (overDataLimit(parameters)) throw dataLimitExceeded(thread.state);
  const named = { resourceType: resource.resourceType, resource: resource.resource };
  return () => {
    const at = world.surroundings.clock.now();
    appendTo(execution, thread, at, 'TaskScheduled', [
      'taskScheduledEventDetails',
      {
        ...named,
        region,
        parameters,
        ...(timeout === undefined ? {} : { timeoutInSeconds: timeout }),
        ...(heartbeat === undefined ? {} : { heartbeatInSeconds: heartbeat }),
      },
    ]);
    appendTo(execution, thread, at, 'TaskStarted', ['taskStartedEventDetails', named]);
    const isWait = resource.pattern !== 'request';
    const phase: CallPhase = {
      kind: 'call',
      ...(token === undefined || resource.pattern !== 'waitForTaskToken' ? {} : { token }),
      ...times(world, isWait, timeout, heartbeat),
    };
    steps.to(execution, thread, phase);
    world
      .call({ resource, arguments: taskArguments, executionArn: execution.arn, revision: world.revision(execution) })
      .then(
        (result) => answered(phase, { result }),
        (error: unknown) => answered(phase, { error }),
      );
  };
}
