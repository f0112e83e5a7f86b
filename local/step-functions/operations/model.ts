import { AwsError } from '../../kit/aws-error.ts';
import type { Output } from '../../kit/call.ts';
import type { Surroundings } from '../../surroundings.ts';
import type { Machine } from '../definition/machine.ts';
import type { Engine } from '../engine/engine.ts';
import type { Execution, Revision } from '../engine/execution.ts';
import type { MachineRecord, Store } from '../store.ts';
import type { Input } from './members.ts';
import { requiredArn } from './names.ts';

/** What the operations work on. */
export interface Model {
  readonly surroundings: Surroundings;
  readonly store: Store;
  readonly engine: Engine;
  readonly machineOf: (revision: Revision) => Machine;
  /** How many events the history of an execution takes that is started now. */
  readonly maximumEvents: () => number;
  /** Whether a role's policies allow an action on a resource. */
  readonly permits: (roleArn: string, action: string, resource: string) => boolean;
  /** An execution was started, redriven or closed. */
  readonly onStatus: (execution: Execution) => void;
}

export type Operation = (model: Model, input: Input) => Output;

/** Timestamps of the API are seconds. */
export const seconds = (milliseconds: number): number => milliseconds / 1000;

export function revisionOf({ store }: Pick<Model, 'store'>, id: string): Revision {
  const revision = store.revisions.get(id);
  if (revision === undefined) throw new Error(`Revision ${id} is gone`);
  return revision;
}

export function findMachine({ store }: Model, input: Input): MachineRecord {
  const arn = requiredArn(input, 'stateMachineArn');
  const machine = store.machines.get(arn);
  if (machine !== undefined) return machine;
  throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
}

export function findExecution({ store }: Model, input: Input): Execution {
  const arn = requiredArn(input, 'executionArn');
  const execution = store.executions.get(arn);
  if (execution !== undefined) return execution;
  throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
}
