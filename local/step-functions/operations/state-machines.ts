import * as z from 'zod/mini';
import { AwsError } from '../../kit/aws-error.ts';
import { operation } from '../../kit/operations.ts';
import { nextAs } from '../../kit/page.ts';
import { text } from '../../kit/shapes.ts';
import { loggingConfiguration, loggingShape, tracingConfiguration, tracingShape } from '../configurations.ts';
import { forgetDeleted } from '../deleted-machines.ts';
import { maximumDefinitionBytes } from '../engine/limits.ts';
import { stateMachineDeleting } from '../errors.ts';
import { checkManagedRule } from '../managed-rule.ts';
import { findExecution, findMachine, type Model, revisionOf, seconds } from '../model.ts';
import { checkArn, checkName, machineArn } from '../names.ts';
import { pageOf, paging } from '../page.ts';
import { addRevision, checkArnOfRole, checkDefinition } from '../revisions.ts';
import type { MachineRecord } from '../store.ts';

const noLogging = { includeExecutionData: false, level: 'OFF' };
const noTracing = { enabled: false };
const keys = { type: 'AWS_OWNED_KEY' };

const stateMachineArn = z.string();
const includedData = z.optional(z.enum(['ALL_DATA', 'METADATA_ONLY']));

const definitionText = text(0, maximumDefinitionBytes);

/**
 * The answer to a creation under a name that is taken: that of the first one, if it asked for the same.
 *
 * @throws AwsError StateMachineDeleting, StateMachineAlreadyExists
 */
function createdBefore(model: Model, machine: MachineRecord, definition: string, roleArn: string) {
  const { arn, status, revision, createdAt } = machine;
  if (status === 'DELETING') throw stateMachineDeleting(arn);
  const current = revisionOf(model, revision);
  if (current.definition !== definition || current.roleArn !== roleArn) {
    throw new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
  }
  return { stateMachineArn: arn, creationDate: seconds(createdAt) };
}

/** The same request again is answered as the first one was; another one under the same name is refused. */
export const CreateStateMachine = operation(
  z.strictObject({
    name: z.string(),
    definition: definitionText,
    roleArn: z.string(),
    type: z.optional(z.enum(['STANDARD', 'EXPRESS'])),
    loggingConfiguration: loggingShape,
    tracingConfiguration: tracingShape,
  }),
  (model: Model, given) => {
    const name = checkName(given.name);
    if (given.type === 'EXPRESS') {
      throw new AwsError(
        'NotImplemented',
        'The embedded AWS does not implement the type EXPRESS of states:CreateStateMachine.',
        501,
      );
    }
    const definition = checkDefinition(given.definition);
    const roleArn = checkArnOfRole(given.roleArn);
    checkManagedRule(model, definition, roleArn);
    const configurations = {
      loggingConfiguration: loggingConfiguration(given.loggingConfiguration, noLogging),
      tracingConfiguration: tracingConfiguration(given.tracingConfiguration, noTracing),
    };
    const arn = machineArn(name);
    const existing = model.store.machines.get(arn);
    if (existing !== undefined) return createdBefore(model, existing, definition, roleArn);
    const { id: revision, createdAt } = addRevision(model, { arn, name }, definition, roleArn);
    model.store.machines.set(arn, { arn, name, createdAt, status: 'ACTIVE', revision, ...configurations });
    return { stateMachineArn: arn, creationDate: seconds(createdAt) };
  },
);

/** Executions that run keep the definition that they were started with. */
export const UpdateStateMachine = operation(
  z.strictObject({
    stateMachineArn,
    definition: z.optional(definitionText),
    roleArn: z.optional(text(0, 256)),
    loggingConfiguration: loggingShape,
    tracingConfiguration: tracingShape,
  }),
  (model: Model, { stateMachineArn: arn, ...changes }) => {
    const machine = findMachine(model, arn);
    if (machine.status === 'DELETING') throw stateMachineDeleting(machine.arn);
    if (Object.values(changes).every((value) => value === undefined)) {
      throw new AwsError(
        'MissingRequiredParameter',
        'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
      );
    }
    const logging = loggingConfiguration(changes.loggingConfiguration, machine.loggingConfiguration);
    const tracing = tracingConfiguration(changes.tracingConfiguration, machine.tracingConfiguration);
    const current = revisionOf(model, machine.revision);
    const next = changes.definition === undefined ? current.definition : checkDefinition(changes.definition);
    const roleArn = changes.roleArn === undefined ? current.roleArn : checkArnOfRole(changes.roleArn);
    checkManagedRule(model, next, roleArn);
    const revision = addRevision(model, machine, next, roleArn);
    machine.revision = revision.id;
    machine.loggingConfiguration = logging;
    machine.tracingConfiguration = tracing;
    return { updateDate: seconds(revision.createdAt), revisionId: revision.id };
  },
);

const shown = (machine: MachineRecord) => ({
  stateMachineArn: machine.arn,
  name: machine.name,
  type: 'STANDARD',
  creationDate: seconds(machine.createdAt),
});

/** Without its data a machine is still described with a definition. */
const shownDefinition = (definition: string, includedData: unknown): string =>
  includedData === 'METADATA_ONLY' ? '{}' : definition;

export const DescribeStateMachine = operation(
  z.strictObject({ stateMachineArn, includedData }),
  (model: Model, given) => {
    const machine = findMachine(model, given.stateMachineArn);
    const { definition, roleArn, id } = revisionOf(model, machine.revision);
    const { status, loggingConfiguration: logging, tracingConfiguration: tracing } = machine;
    return {
      ...shown(machine),
      status,
      roleArn,
      definition: shownDefinition(definition, given.includedData),
      loggingConfiguration: logging,
      tracingConfiguration: tracing,
      encryptionConfiguration: keys,
      revisionId: id,
    };
  },
);

export const DescribeStateMachineForExecution = operation(
  z.strictObject({ executionArn: z.string(), includedData }),
  (model: Model, given) => {
    const revision = revisionOf(model, findExecution(model, given.executionArn).revision);
    const machine = model.store.machines.get(revision.machineArn);
    return {
      stateMachineArn: revision.machineArn,
      name: revision.machineName,
      definition: shownDefinition(revision.definition, given.includedData),
      roleArn: revision.roleArn,
      updateDate: seconds(revision.createdAt),
      loggingConfiguration: machine?.loggingConfiguration ?? noLogging,
      tracingConfiguration: machine?.tracingConfiguration ?? noTracing,
      encryptionConfiguration: keys,
      revisionId: revision.id,
    };
  },
);

export const ListStateMachines = operation(z.strictObject(paging), (model: Model, given) => {
  const machines = [...model.store.machines.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const page = pageOf(machines, given);
  return { stateMachines: page.items.map(shown), ...nextAs('nextToken', page) };
});

/** A machine goes when its last execution has gone; those that run end at their next transition. */
export const DeleteStateMachine = operation(z.strictObject({ stateMachineArn }), (model: Model, given) => {
  const machine = model.store.machines.get(checkArn(given.stateMachineArn));
  if (machine === undefined) return {};
  machine.status = 'DELETING';
  forgetDeleted(model, machine.arn);
  return {};
});
