import * as z from 'zod/mini';
import type { JsonObject } from '../template/json.ts';
import type { DeletionPolicy } from '../template/template.ts';

const policy = z.custom<DeletionPolicy>((value) => typeof value === 'string');

/** What was made of a resource, and what of. */
const resourceShape = z.object({
  logicalId: z.string(),
  type: z.string(),
  /** What `Ref` gives, which is its physical id. */
  ref: z.string(),
  attributes: z.record(z.string(), z.string()),
  /** Resolved. */
  properties: z.custom<JsonObject>((value) => typeof value === 'object'),
  /** The logical id of the resource that SAM made it for. */
  madeBy: z.optional(z.string()),
  passedOver: z.optional(z.string()),
  deletionPolicy: policy,
  updateReplacePolicy: policy,
  status: z.string(),
  reason: z.optional(z.string()),
  at: z.number(),
});

const eventShape = z.object({
  id: z.string(),
  logicalId: z.string(),
  physicalId: z.string(),
  type: z.string(),
  status: z.string(),
  reason: z.optional(z.string()),
  token: z.optional(z.string()),
  at: z.number(),
});

const outputShape = z.object({
  name: z.string(),
  value: z.string(),
  description: z.optional(z.string()),
  exportName: z.optional(z.string()),
});

/** What a stack is to be: its template with the values of its parameters. */
export const targetShape = z.object({
  text: z.string(),
  /** As they were given; the others have their defaults. */
  given: z.record(z.string(), z.string()),
  /** With the defaults, and what was found in SSM. */
  values: z.record(z.string(), z.union([z.string(), z.number(), z.readonly(z.array(z.string()))])),
  tags: z.record(z.string(), z.string()),
  capabilities: z.array(z.string()),
});

export const stackShape = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  statusReason: z.optional(z.string()),
  createdAt: z.number(),
  updatedAt: z.optional(z.number()),
  deletedAt: z.optional(z.number()),
  /** What it is, or is becoming. */
  target: targetShape,
  outputs: z.array(outputShape),
  /** The names of the exports of other stacks that it uses. */
  imports: z.array(z.string()),
  resources: z.array(resourceShape),
  /** What is no longer a part of it, and not deleted yet. */
  leftovers: z.array(resourceShape),
  /** Oldest first. */
  events: z.array(eventShape),
  changeSetId: z.optional(z.string()),
  /** Of the request that it last went after. */
  token: z.optional(z.string()),
  disableRollback: z.boolean(),
  isProtected: z.boolean(),
  /** The parent of a nested stack, and the outermost stack. */
  parentId: z.optional(z.string()),
  rootId: z.optional(z.string()),
});

const changeShape = z.object({
  action: z.enum(['Add', 'Modify', 'Remove']),
  logicalId: z.string(),
  type: z.string(),
  physicalId: z.optional(z.string()),
  /** Whether another takes its place, as far as can be told. */
  replacement: z.optional(z.enum(['False', 'Conditional'])),
});

export const changeSetShape = z.object({
  id: z.string(),
  name: z.string(),
  stackId: z.string(),
  description: z.optional(z.string()),
  isCreation: z.boolean(),
  status: z.string(),
  statusReason: z.optional(z.string()),
  executionStatus: z.string(),
  onStackFailure: z.optional(z.string()),
  target: targetShape,
  changes: z.array(changeShape),
  at: z.number(),
});

export type Stack = z.infer<typeof stackShape>;
export type StackResource = z.infer<typeof resourceShape>;
export type StackEvent = z.infer<typeof eventShape>;
export type Target = z.infer<typeof targetShape>;
export type Change = z.infer<typeof changeShape>;
export type ChangeSet = z.infer<typeof changeSetShape>;

export const stackType = 'AWS::CloudFormation::Stack';

export const isInProgress = (status: string): boolean =>
  status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS';
