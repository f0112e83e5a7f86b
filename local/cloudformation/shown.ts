import { own } from '../kit/json.ts';
import { isObject, type JsonObject } from '../template/json.ts';
import { parseTemplate, type Template } from '../template/template.ts';
import { neededCapability } from './capabilities.ts';
import type { ChangeSet, Stack, StackEvent, StackResource, Target } from './stack.ts';

const seconds = (milliseconds: number | undefined) => (milliseconds === undefined ? undefined : milliseconds / 1000);

export const templateOf = ({ text }: Pick<Target, 'text'>): Template => parseTemplate(text, { fileName: 'template' });

const isSecret = (definition: JsonObject): boolean => definition.NoEcho === true || definition.NoEcho === 'true';

/** The values of parameters, but those that are not to be shown. */
export function shownParameters(target: Target) {
  return Object.entries(templateOf(target).parameters).flatMap(([name, definition]) => {
    if (!isObject(definition)) return [];
    const value = own(target.values, name);
    const written = target.given[name] ?? (definition.Default === undefined ? '' : String(definition.Default));
    const isStored = String(definition.Type).startsWith('AWS::SSM::Parameter::Value');
    return [
      {
        ParameterKey: name,
        ParameterValue: isSecret(definition) ? '****' : written,
        ...(isStored && { ResolvedValue: String(value) }),
      },
    ];
  });
}

export const shownTags = (tags: Target['tags']) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

export const shownStack = (stack: Stack) => ({
  StackId: stack.id,
  StackName: stack.name,
  ChangeSetId: stack.changeSetId,
  ParentId: stack.parentId,
  RootId: stack.rootId,
  Description: templateOf(stack.target).description,
  Parameters: shownParameters(stack.target),
  CreationTime: seconds(stack.createdAt),
  DeletionTime: seconds(stack.deletedAt),
  LastUpdatedTime: seconds(stack.updatedAt),
  RollbackConfiguration: {},
  StackStatus: stack.status,
  StackStatusReason: stack.statusReason,
  DisableRollback: stack.disableRollback,
  NotificationARNs: [],
  Capabilities: stack.target.capabilities,
  Outputs: stack.outputs.map(({ name, value, description, exportName }) => ({
    OutputKey: name,
    OutputValue: value,
    Description: description,
    ExportName: exportName,
  })),
  Tags: shownTags(stack.target.tags),
  EnableTerminationProtection: stack.isProtected,
  DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
});

export const shownSummary = (stack: Stack) => ({
  StackId: stack.id,
  StackName: stack.name,
  TemplateDescription: templateOf(stack.target).description,
  CreationTime: seconds(stack.createdAt),
  LastUpdatedTime: seconds(stack.updatedAt),
  DeletionTime: seconds(stack.deletedAt),
  StackStatus: stack.status,
  StackStatusReason: stack.statusReason,
  DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
});

export const shownEvent = ({ id: StackId, name: StackName }: Stack, event: StackEvent) => ({
  StackId,
  EventId: event.type === 'AWS::CloudFormation::Stack' ? event.id : `${event.logicalId}-${event.status}-${event.id}`,
  StackName,
  LogicalResourceId: event.logicalId,
  PhysicalResourceId: event.physicalId,
  ResourceType: event.type,
  Timestamp: seconds(event.at),
  ResourceStatus: event.status,
  ResourceStatusReason: event.reason,
  ClientRequestToken: event.token,
});

/** @param timeMember the operations name the time of the last change in two ways */
export const shownResource = (resource: StackResource, timeMember: 'Timestamp' | 'LastUpdatedTimestamp') => ({
  LogicalResourceId: resource.logicalId,
  PhysicalResourceId: resource.ref,
  ResourceType: resource.type,
  [timeMember]: seconds(resource.at),
  ResourceStatus: resource.status,
  ResourceStatusReason: resource.reason,
  DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
});

export const shownChangeSet = (changeSet: ChangeSet, { name }: Stack) => ({
  ChangeSetName: changeSet.name,
  ChangeSetId: changeSet.id,
  StackId: changeSet.stackId,
  StackName: name,
  Description: changeSet.description,
  CreationTime: seconds(changeSet.at),
  ExecutionStatus: changeSet.executionStatus,
  Status: changeSet.status,
  StatusReason: changeSet.statusReason,
});

const shownDefinition = (name: string, definition: JsonObject) => ({
  ParameterKey: name,
  DefaultValue: definition.Default === undefined ? undefined : String(definition.Default),
  NoEcho: isSecret(definition),
  Description: definition.Description,
});

const definitions = ({ parameters }: Template): readonly (readonly [string, JsonObject])[] =>
  Object.entries(parameters).flatMap(([name, definition]) =>
    isObject(definition) ? [[name, definition] as const] : [],
  );

/** What ValidateTemplate and GetTemplateSummary say alike. */
function summary(template: Template) {
  const capability = neededCapability(template.resources);
  return {
    Description: template.description,
    Capabilities: capability === undefined ? undefined : [capability],
    CapabilitiesReason:
      capability === undefined ? undefined : 'The following resource(s) require capabilities: [AWS::IAM::Role]',
    DeclaredTransforms: template.transforms,
  };
}

export const shownValidation = (template: Template) => ({
  ...summary(template),
  Parameters: definitions(template).map(([name, definition]) => shownDefinition(name, definition)),
});

export const shownTemplate = (template: Template) => ({
  ...summary(template),
  Parameters: definitions(template).map(([name, definition]) => ({
    ...shownDefinition(name, definition),
    ParameterType: definition.Type,
    ParameterConstraints: Array.isArray(definition.AllowedValues)
      ? { AllowedValues: definition.AllowedValues.map(String) }
      : {},
  })),
  ResourceTypes: [...new Set(template.resources.map(({ type }) => type))],
  Version: '2010-09-09',
  Metadata: Object.keys(template.metadata).length === 0 ? undefined : JSON.stringify(template.metadata),
});
