import type { AwsEvent } from '../eventbridge/event.ts';
import { notImplemented } from '../kit/aws-error.ts';
import type { CallAws, Caller, Service } from '../kit/call.ts';
import { own } from '../kit/json.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Machine } from './definition/machine.ts';
import { Problems } from './definition/problems.ts';
import { readMachine } from './definition/read-machine.ts';
import { createEngine } from './engine/engine.ts';
import type { Execution, Revision } from './engine/execution.ts';
import { stepFunctionsFunctions } from './engine/functions.ts';
import { maximumHistoryEvents } from './engine/limits.ts';
import type { Transition, World } from './engine/world.ts';
import { taskCaller } from './integration/call-task.ts';
import { callError } from './integration/error-names.ts';
import type { SendHttp } from './integration/http-invoke.ts';
import { sendOverNetwork } from './integration/send-http.ts';
import type { Model } from './operations/model.ts';
import { revisionOf } from './operations/model.ts';
import { operations } from './operations/operations.ts';
import { forgetDeleted } from './operations/state-machines.ts';
import { statusEvent } from './status-event.ts';
import { emptyStore, loadStore, saveStore } from './store.ts';

export type { Transition } from './engine/world.ts';

export interface StepFunctionsOptions {
  readonly surroundings: Surroundings;
  /** How tasks reach the other services, and this one (`startExecution`). */
  readonly call: CallAws;
  /** Where status changes of executions go. AWS sends them with best effort: an `emit` may lose them. */
  readonly emit: (event: AwsEvent) => void;
  /**
   * By how much longer than its TimeoutSeconds (and HeartbeatSeconds) a task may take that runs a function or makes a
   * call. With a clock that runs N times as fast, waits are N times as short but work is not: give it N. Waits for
   * tokens and for other executions, Wait states and retry intervals are never stretched. 1 unless said.
   */
  readonly workTimeScale?: number;
  /** Which events are lost on their way; none unless said. */
  readonly losesEvent?: (event: AwsEvent) => boolean;
  /** Who a state machine with this role calls as: the role's name unless said, and where it is undefined. */
  readonly callerOf?: (roleArn: string) => Caller | undefined;
  /** How HTTP tasks reach their endpoints: over the network unless said. */
  readonly sendHttp?: SendHttp;
  /** How many events the history of a new execution takes: as many as AWS takes unless said. */
  readonly maximumEvents?: () => number;
  /** Whether a role's policies allow an action on a resource; they do unless said. */
  readonly permits?: (roleArn: string, action: string, resource: string) => boolean;
}

export interface StepFunctions extends Service {
  /** Tells of each state that an execution enters or leaves, as it happens; returns how to stop that. */
  onTransition(listener: (transition: Transition) => void): () => void;
  snapshot(): unknown;
  /**
   * Takes a snapshot's place in time: every execution goes on from where it stood. A task whose call was under way is
   * not made again: it waits for an answer that never comes, until its TimeoutSeconds.
   */
  restore(state: unknown): void;
  /** Fails each task whose call is under way as if the connection had broken: what the call did by then stays. */
  loseAnswers(): void;
  /** Nothing more happens: timers are taken back, answers that are still under way go nowhere. Until restore. */
  stop(): void;
}

const roleCaller = (roleArn: string): Caller => {
  const name = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  return { accessKeyId: name, name };
};

/** The model of AWS Step Functions, Standard workflows: definitions in JSONata alone. */
export function stepFunctions(options: StepFunctionsOptions): StepFunctions {
  const { surroundings, call, emit, losesEvent = () => false, callerOf = () => undefined } = options;
  const { permits = () => true, maximumEvents = () => maximumHistoryEvents } = options;
  const store = emptyStore();
  const machines = new Map<string, Machine>();
  const listeners = new Set<(transition: Transition) => void>();
  let isStopped = false;

  const callerFor = ({ roleArn }: Revision) => callerOf(roleArn) ?? roleCaller(roleArn);

  const machineOf = (revision: Revision): Machine => {
    const known = machines.get(revision.id);
    if (known !== undefined) return known;
    const machine = readMachine(revision.definition);
    if (machine instanceof Problems)
      throw new Error(`The definition of ${revision.machineArn} is not valid: ${machine}`);
    machines.set(revision.id, machine);
    return machine;
  };

  const onStatus = (execution: Execution) => {
    const event = statusEvent(execution, surroundings.clock.now());
    if (!losesEvent(event)) emit(event);
    if (execution.status !== 'RUNNING') forgetDeleted({ store }, execution.machineArn);
  };

  const world: World = {
    surroundings,
    functions: stepFunctionsFunctions(surroundings),
    workTimeScale: options.workTimeScale ?? 1,
    execution: (arn) => (isStopped ? undefined : store.executions.get(arn)),
    revision: ({ revision }) => revisionOf({ store }, revision),
    machine: ({ revision }) => machineOf(revisionOf({ store }, revision)),
    isDeleting: ({ machineArn }) => store.machines.get(machineArn)?.status === 'DELETING',
    call: taskCaller({ surroundings, call, callerOf: callerFor, sendHttp: options.sendHttp ?? sendOverNetwork }),
    stop(revision, executionArn) {
      // As AWS does it: with best effort. Whom the role does not let be stopped goes on.
      call('states', 'StopExecution', { executionArn }, callerFor(revision)).catch(() => undefined);
    },
    lostAnswer: (resource) => callError(resource, new Error('Connection reset'), surroundings.newId()),
    onTransition: (transition) => {
      for (const listener of listeners) listener(transition);
    },
    onStatus,
  };
  const engine = createEngine(world);
  const model: Model = { surroundings, store, engine, machineOf, permits, maximumEvents, onStatus };

  return {
    name: 'states',
    async call({ operation, input }) {
      // Asked for by a task, and by then allowed: it is the task that calls.
      if (operation === 'InvokeHTTPEndpoint') return {};
      const run = own(operations, operation);
      if (run === undefined) throw notImplemented('states', operation);
      return run(model, input);
    },
    onTransition(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    snapshot: () => saveStore(store),
    restore(state) {
      engine.halt();
      isStopped = false;
      machines.clear();
      loadStore(store, state);
      for (const execution of store.executions.values()) if (execution.status === 'RUNNING') engine.run(execution);
    },
    loseAnswers() {
      for (const execution of store.executions.values()) engine.loseAnswers(execution);
    },
    stop() {
      isStopped = true;
      engine.halt();
    },
  };
}
