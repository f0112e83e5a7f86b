import { AwsError } from '../kit/aws-error.ts';
import { Problems } from './definition/problems.ts';
import { readMachine } from './definition/read-machine.ts';
import type { Revision } from './engine/execution.ts';
import { invalidArn } from './errors.ts';
import type { Model } from './model.ts';

/** @throws AwsError InvalidDefinition */
export function checkDefinition(definition: string): string {
  const found = readMachine(definition);
  if (!(found instanceof Problems)) return definition;
  throw new AwsError('InvalidDefinition', `Invalid State Machine Definition: '${found}'`);
}

/** @throws AwsError InvalidArn */
export function checkArnOfRole(roleArn: string): string {
  if (roleArn.startsWith('arn:')) return roleArn;
  throw invalidArn(`Invalid Role Arn: '${roleArn}'`);
}

/** Makes a revision of a state machine: executions keep the one that they were started with. */
export function addRevision(
  model: Model,
  machine: { arn: string; name: string },
  definition: string,
  roleArn: string,
): Revision {
  const revision: Revision = {
    id: model.surroundings.newId(),
    machineArn: machine.arn,
    machineName: machine.name,
    definition,
    roleArn,
    createdAt: model.surroundings.clock.now(),
  };
  model.store.revisions.set(revision.id, revision);
  return revision;
}
