import type { Sender } from '../../core/events/event-detail.ts';
import type { AlarmSource } from '../../core/ports/alarms.ts';
import type { Announcer } from '../../core/ports/announcer.ts';
import type { Executions, NamedExecutions } from '../../core/ports/executions.ts';
import { executionArnOf } from '../executions/execution-arn.ts';

// The first call of a port loads its adapter and its client of the SDK. A client takes about 10 ms of a cold start, and
// most invocations call none of these ports.

function once<Port>(load: () => Promise<Port>): () => Promise<Port> {
  let loaded: Promise<Port> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}

export function laterExecutions(stateMachineArn: string): Executions {
  const port = once(async () => (await import('../executions/step-functions.ts')).stepFunctionsOf(stateMachineArn));
  return {
    arnOf: (name) => executionArnOf(stateMachineArn, name),
    wake: async (token, to) => (await port()).wake(token, to),
    stateOf: async (execution) => (await port()).stateOf(execution),
    running: async () => (await port()).running(),
  };
}

export function laterNamedExecutions(stateMachineArn: string): NamedExecutions {
  const port = once(async () => (await import('../executions/named-executions.ts')).namedExecutionsOf(stateMachineArn));
  return {
    execution: async (name) => (await port()).execution(name),
    startExecution: async (name, input) => (await port()).startExecution(name, input),
  };
}

export function laterAnnouncer(busName: string, sender: () => Sender): Announcer {
  const port = once(async () => (await import('../events/eventbridge.ts')).announcerTo(busName, sender));
  return { announce: async (events) => (await port()).announce(events) };
}

export function laterAlarms(): AlarmSource {
  const port = once(async () => (await import('../cloudwatch/cloudwatch-alarms.ts')).ownAlarms());
  return { read: async (namesOrArns) => (await port()).read(namesOrArns) };
}
