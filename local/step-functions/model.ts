import { AwsError } from '../kit/aws-error.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Machine } from './definition/machine.ts';
import type { Engine } from './engine/engine.ts';
import type { Execution, Revision } from './engine/execution.ts';
import { checkArn } from './names.ts';
import type { MachineRecord, Store } from './store.ts';

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

/** Timestamps of the API are seconds. */
export const seconds = (milliseconds: number): number => milliseconds / 1000;

export function revisionOf({ store }: Pick<Model, 'store'>, id: string): Revision {
  const revision = store.revisions.get(id);
  if (revision === undefined) throw new Error(`Revision ${id} is gone`);
  return revision;
}

/** @throws AwsError InvalidArn, StateMachineDoesNotExist */
export function findMachine({ store }: Model, arn: string): MachineRecord {
  const machine = store.machines.get(checkArn(arn));
  if (machine !== undefined) return machine;
  throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
}

/** @throws AwsError InvalidArn, ExecutionDoesNotExist */
export function findExecution({ store }: Model, arn: string): Execution {
  const execution = store.executions.get(checkArn(arn));
  if (execution !== undefined) return execution;
  throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
}
