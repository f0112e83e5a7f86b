import type { AwsEvent } from '../eventbridge/event.ts';
import type { CallAws, Caller, Service } from '../kit/call.ts';
import { createListeners } from '../kit/listeners.ts';
import { createService } from '../kit/operations.ts';
import type { Stateful } from '../kit/state.ts';
import type { Surroundings } from '../surroundings.ts';
import { forgetDeleted } from './deleted-machines.ts';
import { createEngine } from './engine/engine.ts';
import type { Execution, Revision } from './engine/execution.ts';
import { stepFunctionsFunctions } from './engine/functions.ts';
import { maximumHistoryEvents } from './engine/limits.ts';
import type { Transition, World } from './engine/world.ts';
import { dialect } from './errors.ts';
import { taskCaller } from './integration/call-task.ts';
import { callError } from './integration/error-names.ts';
import type { SendHttp } from './integration/http-invoke.ts';
import { sendOverNetwork } from './integration/send-http.ts';
import { createMachines, type Machines } from './machines.ts';
import { type Model, revisionOf } from './model.ts';
import * as executions from './operations/executions.ts';
import * as history from './operations/history.ts';
import * as endpoints from './operations/http-endpoint.ts';
import * as redrives from './operations/redrive.ts';
import * as stateMachines from './operations/state-machines.ts';
import * as taskTokens from './operations/task-tokens.ts';
import { statusEvent } from './status-event.ts';
import { emptyStore, loadStore, type Store, saveStore } from './store.ts';

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
   * tokens and for other executions, Wait states and retry intervals are never stretched. 1 unless given.
   */
  readonly workTimeScale?: number;
  /** Which events are lost on their way; none unless given. */
  readonly losesEvent?: (event: AwsEvent) => boolean;
  /** The caller that a state machine with this role is: named for the role unless given, and where it is undefined. */
  readonly callerOf?: (roleArn: string) => Caller | undefined;
  /** How HTTP tasks reach their endpoints: over the network unless given. */
  readonly sendHttp?: SendHttp;
  /** How many events the history of a new execution takes: as many as AWS takes unless given. */
  readonly maximumEvents?: () => number;
  /** Whether a role's policies allow an action on a resource; they do unless given. */
  readonly permits?: (roleArn: string, action: string, resource: string) => boolean;
}

export interface StepFunctions extends Service, Stateful {
  /** Calls `listener` for each state that an execution enters or leaves, as it happens, until the returned function is called. */
  onTransition(listener: (transition: Transition) => void): () => void;
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

const operations = { ...endpoints, ...executions, ...history, ...redrives, ...stateMachines, ...taskTokens };

/** What the engine needs of the service around it, and how it reaches the other services. */
function worldOf(
  {
    surroundings,
    call,
    callerOf = () => undefined,
    workTimeScale = 1,
    sendHttp = sendOverNetwork,
  }: StepFunctionsOptions,
  store: Store,
  machines: Machines,
  hooks: Pick<World, 'execution' | 'onTransition' | 'onStatus'>,
): World {
  const callerFor = ({ roleArn }: Revision) => callerOf(roleArn) ?? roleCaller(roleArn);
  return {
    surroundings,
    functions: stepFunctionsFunctions(surroundings),
    workTimeScale,
    revision: ({ revision }) => revisionOf({ store }, revision),
    machine: ({ revision }) => machines.of(revisionOf({ store }, revision)),
    isDeleting: ({ machineArn }) => store.machines.get(machineArn)?.status === 'DELETING',
    call: taskCaller({ surroundings, call, callerOf: callerFor, sendHttp }),
    stop(revision, executionArn) {
      // As AWS does it: with best effort. An execution that the role may not stop goes on.
      call('states', 'StopExecution', { executionArn }, callerFor(revision)).catch(() => undefined);
    },
    lostAnswer: (resource) => callError(resource, new Error('Connection reset'), surroundings.newId()),
    ...hooks,
  };
}

/** The model of AWS Step Functions, Standard workflows: definitions in JSONata alone. */
export function stepFunctions(options: StepFunctionsOptions): StepFunctions {
  const { surroundings, emit, losesEvent = () => false } = options;
  const { permits = () => true, maximumEvents = () => maximumHistoryEvents } = options;
  const store = emptyStore();
  const machines = createMachines();
  const transitions = createListeners<Transition>();
  let isStopped = false;

  const onStatus = (execution: Execution) => {
    const event = statusEvent(execution, surroundings.clock.now());
    if (!losesEvent(event)) emit(event);
    if (execution.status !== 'RUNNING') forgetDeleted({ store }, execution.machineArn);
  };
  const world = worldOf(options, store, machines, {
    execution: (arn) => (isStopped ? undefined : store.executions.get(arn)),
    onTransition: transitions.announce,
    onStatus,
  });
  const engine = createEngine(world);
  const model: Model = { surroundings, store, engine, machineOf: machines.of, permits, maximumEvents, onStatus };

  return {
    ...createService({ name: 'states', operations, context: model, dialect }),
    onTransition: transitions.add,
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
