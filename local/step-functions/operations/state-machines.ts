import { AwsError } from '../../kit/aws-error.ts';
import { Problems } from '../definition/problems.ts';
import { readMachine } from '../definition/read-machine.ts';
import type { Revision } from '../engine/execution.ts';
import { maximumDefinitionBytes } from '../engine/limits.ts';
import type { MachineRecord } from '../store.ts';
import { loggingConfiguration, tracingConfiguration } from './configurations.ts';
import { checkManagedRule } from './managed-rule.ts';
import { limitedText, only, optionalChoice, requiredText } from './members.ts';
import type { Model, Operation } from './model.ts';
import { findExecution, findMachine, revisionOf, seconds } from './model.ts';
import { checkName, machineArn, requiredArn } from './names.ts';
import { pageOf } from './paging.ts';

const noLogging = { includeExecutionData: false, level: 'OFF' };
const noTracing = { enabled: false };
const keys = { type: 'AWS_OWNED_KEY' };

function checkDefinition(definition: string): string {
  const found = readMachine(definition);
  if (!(found instanceof Problems)) return definition;
  throw new AwsError('InvalidDefinition', `Invalid State Machine Definition: '${found}'`);
}

function checkArnOfRole(roleArn: string): string {
  if (roleArn.startsWith('arn:')) return roleArn;
  throw new AwsError('InvalidArn', `Invalid Role Arn: '${roleArn}'`);
}

function addRevision(
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

/** The same request again is answered as the first one was; another one under the same name is refused. */
export const createStateMachine: Operation = (model, input) => {
  const members = ['name', 'definition', 'roleArn', 'type', 'loggingConfiguration', 'tracingConfiguration'];
  only(input, 'CreateStateMachine', members);
  const name = checkName(requiredText(input, 'name'));
  if (optionalChoice(input, 'type', ['STANDARD', 'EXPRESS']) === 'EXPRESS') {
    throw new AwsError(
      'NotImplemented',
      'The embedded AWS does not implement the type EXPRESS of states:CreateStateMachine.',
      501,
    );
  }
  requiredText(input, 'definition');
  const definition = checkDefinition(limitedText(input, 'definition', maximumDefinitionBytes) ?? '');
  const roleArn = checkArnOfRole(requiredText(input, 'roleArn'));
  checkManagedRule(model, definition, roleArn);
  const configurations = {
    loggingConfiguration: loggingConfiguration(input, 'CreateStateMachine', noLogging),
    tracingConfiguration: tracingConfiguration(input, 'CreateStateMachine', noTracing),
  };
  const arn = machineArn(name);
  const existing = model.store.machines.get(arn);
  if (existing !== undefined) {
    if (existing.status === 'DELETING')
      throw new AwsError('StateMachineDeleting', `State Machine is being deleted: '${arn}'`);
    const current = revisionOf(model, existing.revision);
    if (current.definition !== definition || current.roleArn !== roleArn) {
      throw new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
    }
    return { stateMachineArn: arn, creationDate: seconds(existing.createdAt) };
  }
  const revision = addRevision(model, { arn, name }, definition, roleArn);
  model.store.machines.set(arn, {
    arn,
    name,
    createdAt: revision.createdAt,
    status: 'ACTIVE',
    revision: revision.id,
    ...configurations,
  });
  return { stateMachineArn: arn, creationDate: seconds(revision.createdAt) };
};

/** Executions that run keep the definition that they were started with. */
export const updateStateMachine: Operation = (model, input) => {
  const changes = ['definition', 'roleArn', 'loggingConfiguration', 'tracingConfiguration'];
  only(input, 'UpdateStateMachine', ['stateMachineArn', ...changes]);
  const machine = findMachine(model, input);
  if (machine.status === 'DELETING') {
    throw new AwsError('StateMachineDeleting', `State Machine is being deleted: '${machine.arn}'`);
  }
  if (changes.every((name) => input[name] === undefined || input[name] === null)) {
    throw new AwsError(
      'MissingRequiredParameter',
      'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
    );
  }
  const logging = loggingConfiguration(input, 'UpdateStateMachine', machine.loggingConfiguration);
  const tracing = tracingConfiguration(input, 'UpdateStateMachine', machine.tracingConfiguration);
  const current = revisionOf(model, machine.revision);
  const definition = limitedText(input, 'definition', maximumDefinitionBytes);
  const role = limitedText(input, 'roleArn', 256);
  const next = definition === undefined ? current.definition : checkDefinition(definition);
  const roleArn = role === undefined ? current.roleArn : checkArnOfRole(role);
  checkManagedRule(model, next, roleArn);
  const revision = addRevision(model, machine, next, roleArn);
  machine.revision = revision.id;
  machine.loggingConfiguration = logging;
  machine.tracingConfiguration = tracing;
  return { updateDate: seconds(revision.createdAt), revisionId: revision.id };
};

const shown = (machine: MachineRecord) => ({
  stateMachineArn: machine.arn,
  name: machine.name,
  type: 'STANDARD',
  creationDate: seconds(machine.createdAt),
});

/** Without its data a machine is still described with a definition. */
const shownDefinition = (definition: string, includedData: unknown): string =>
  includedData === 'METADATA_ONLY' ? '{}' : definition;

export const describeStateMachine: Operation = (model, input) => {
  only(input, 'DescribeStateMachine', ['stateMachineArn', 'includedData']);
  optionalChoice(input, 'includedData', ['ALL_DATA', 'METADATA_ONLY']);
  const machine = findMachine(model, input);
  const { definition, roleArn, id } = revisionOf(model, machine.revision);
  const { status, loggingConfiguration, tracingConfiguration } = machine;
  const { includedData } = input;
  return {
    ...shown(machine),
    status,
    roleArn,
    definition: shownDefinition(definition, includedData),
    loggingConfiguration,
    tracingConfiguration,
    encryptionConfiguration: keys,
    revisionId: id,
  };
};

export const describeStateMachineForExecution: Operation = (model, input) => {
  only(input, 'DescribeStateMachineForExecution', ['executionArn', 'includedData']);
  optionalChoice(input, 'includedData', ['ALL_DATA', 'METADATA_ONLY']);
  const revision = revisionOf(model, findExecution(model, input).revision);
  const machine = model.store.machines.get(revision.machineArn);
  const { includedData } = input;
  return {
    stateMachineArn: revision.machineArn,
    name: revision.machineName,
    definition: shownDefinition(revision.definition, includedData),
    roleArn: revision.roleArn,
    updateDate: seconds(revision.createdAt),
    loggingConfiguration: machine?.loggingConfiguration ?? noLogging,
    tracingConfiguration: machine?.tracingConfiguration ?? noTracing,
    encryptionConfiguration: keys,
    revisionId: revision.id,
  };
};

export const listStateMachines: Operation = (model, input) => {
  only(input, 'ListStateMachines', ['maxResults', 'nextToken']);
  const machines = [...model.store.machines.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const { page, nextToken } = pageOf(input, machines);
  return { stateMachines: page.map(shown), ...(nextToken === undefined ? {} : { nextToken }) };
};

/** A machine goes when its last execution has gone; those that run end at their next transition. */
export const deleteStateMachine: Operation = (model, input) => {
  only(input, 'DeleteStateMachine', ['stateMachineArn']);
  const machine = model.store.machines.get(requiredArn(input, 'stateMachineArn'));
  if (machine === undefined) return {};
  machine.status = 'DELETING';
  forgetDeleted(model, machine.arn);
  return {};
};

/** Forgets a deleted machine once nothing of it runs. Its closed executions can still be looked at. */
export function forgetDeleted({ store }: Pick<Model, 'store'>, arn: string): void {
  const machine = store.machines.get(arn);
  if (machine?.status !== 'DELETING') return;
  const isNeeded = [...store.executions.values()].some(
    (execution) => execution.machineArn === arn && execution.status === 'RUNNING',
  );
  if (!isNeeded) store.machines.delete(arn);
}
