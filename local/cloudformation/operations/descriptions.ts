import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { type Context, importers, stackNamed } from '../context.ts';
import { invalid } from '../errors.ts';
import { shownEvent, shownResource, shownStack, shownSummary } from '../shown.ts';
import type { Stack } from '../stack.ts';
import { StackName } from './stacks.ts';

const live = ({ stacks }: Context): readonly Stack[] =>
  stacks.all().filter(({ status }) => status !== 'DELETE_COMPLETE');

const newestFirst = <Item extends { readonly createdAt: number }>(items: readonly Item[]): readonly Item[] =>
  [...items].reverse();

export const DescribeStacks = operation(
  z.strictObject({ StackName: z.optional(StackName) }),
  (context: Context, { StackName: name }) => ({
    Stacks: (name === undefined ? newestFirst(live(context)) : [stackNamed(context, name)]).map(shownStack),
  }),
);

export const ListStacks = operation(
  z.strictObject({ StackStatusFilter: z._default(z.array(z.string()), []) }),
  ({ stacks }: Context, { StackStatusFilter }) => ({
    StackSummaries: newestFirst(stacks.all())
      .filter(({ status }) => StackStatusFilter.length === 0 || StackStatusFilter.includes(status))
      .map(shownSummary),
  }),
);

export const DescribeStackEvents = operation(z.strictObject({ StackName }), (context: Context, { StackName: name }) => {
  const stack = stackNamed(context, name);
  return { StackEvents: [...stack.events].reverse().map((event) => shownEvent(stack, event)) };
});

export const DescribeStackResource = operation(
  z.strictObject({ StackName, LogicalResourceId: z.string() }),
  (context: Context, { StackName: name, LogicalResourceId }) => {
    const { id, name: stackName, resources } = stackNamed(context, name);
    const found = resources.find(({ logicalId }) => logicalId === LogicalResourceId);
    if (found === undefined) throw invalid(`Resource ${LogicalResourceId} does not exist for stack ${stackName}`);
    const resource = shownResource(found, 'LastUpdatedTimestamp');
    return { StackResourceDetail: { StackName: stackName, StackId: id, ...resource } };
  },
);

export const DescribeStackResources = operation(
  z.strictObject({
    StackName: z.optional(StackName),
    LogicalResourceId: z.optional(z.string()),
    PhysicalResourceId: z.optional(z.string()),
  }),
  (context: Context, { StackName: name, LogicalResourceId, PhysicalResourceId }) => {
    if ((name === undefined) === (PhysicalResourceId === undefined)) {
      throw invalid('Exactly one of StackName and PhysicalResourceId must be specified');
    }
    const owner = live(context).find(({ resources }) => resources.some(({ ref }) => ref === PhysicalResourceId));
    if (name === undefined && owner === undefined) throw invalid(`Stack for ${PhysicalResourceId} does not exist`);
    const stack = name === undefined && owner !== undefined ? owner : stackNamed(context, name ?? '');
    const asked = stack.resources.filter(
      ({ logicalId }) => LogicalResourceId === undefined || logicalId === LogicalResourceId,
    );
    if (LogicalResourceId !== undefined && asked.length === 0) {
      throw invalid(`Resource ${LogicalResourceId} does not exist for stack ${stack.name}`);
    }
    const own = { StackName: stack.name, StackId: stack.id };
    return { StackResources: asked.map((resource) => ({ ...own, ...shownResource(resource, 'Timestamp') })) };
  },
);

export const ListStackResources = operation(z.strictObject({ StackName }), (context: Context, { StackName: name }) => ({
  StackResourceSummaries: stackNamed(context, name).resources.map((resource) =>
    shownResource(resource, 'LastUpdatedTimestamp'),
  ),
}));

export const ListExports = operation(z.strictObject({}), (context: Context) => ({
  Exports: live(context).flatMap(({ id, outputs }) =>
    outputs.flatMap(({ exportName, value }) =>
      exportName === undefined ? [] : [{ ExportingStackId: id, Name: exportName, Value: value }],
    ),
  ),
}));

export const ListImports = operation(z.strictObject({ ExportName: z.string() }), (context: Context, { ExportName }) => {
  const users = importers(context, ExportName);
  if (users.length === 0) throw invalid(`Export '${ExportName}' is not imported by any stack.`);
  return { Imports: users };
});
