import { isDeepStrictEqual } from 'node:util';
import { resolvedProperties } from '../template/deploy-resource.ts';
import type { JsonObject } from '../template/json.ts';
import { referencesIn } from '../template/references.ts';
import type { TemplateResource } from '../template/template.ts';
import { TemplateError } from '../template/template-error.ts';
import type { Context } from './context.ts';
import { type Change, type Stack, type StackResource, stackType, type Target } from './stack.ts';
import { planned } from './target.ts';

/** The value, or undefined where it stands on what is not there yet. */
function known<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof TemplateError) return undefined;
    throw error;
  }
}

/** Whether a resource is to become another than it is. */
export const isOther = (
  before: StackResource,
  { type }: TemplateResource,
  properties: JsonObject | undefined,
): boolean => before.type !== type || properties === undefined || !isDeepStrictEqual(before.properties, properties);

/** A function's attributes change with it, as it gets a version, and those of a nested stack are its outputs. */
const changesAttributes = ({ action, type }: Change): boolean =>
  action === 'Add' || type === 'AWS::Serverless::Function' || type === stackType;

/** What a target changes of a stack's resources, as far as can be told before it happens. */
function resourceChanges(context: Context, stack: Stack, target: Target): readonly Change[] {
  const byId = Object.fromEntries(stack.resources.map((resource) => [resource.logicalId, resource]));
  const plan = planned(context, { ...stack, target }, byId);
  const changes = new Map<string, Change>();
  for (const resource of plan.resources) {
    const { logicalId, type, properties } = resource;
    const before = byId[logicalId];
    if (before === undefined) {
      changes.set(logicalId, { action: 'Add', logicalId, type });
      continue;
    }
    const resolved = known(() => resolvedProperties(resource, plan.scope));
    const names = [...referencesIn(properties)].flatMap((name) => changes.get(name) ?? []);
    const follows = names.some(changesAttributes);
    if (!follows && !isOther(before, resource, resolved)) continue;
    const replacement = before.type === type && resolved !== undefined ? 'False' : 'Conditional';
    changes.set(logicalId, { action: 'Modify', logicalId, type, physicalId: before.ref, replacement });
  }
  const wanted = new Set(plan.resources.map(({ logicalId }) => logicalId));
  const gone = stack.resources.filter(({ logicalId, madeBy }) => madeBy === undefined && !wanted.has(logicalId));
  return [
    ...changes.values(),
    ...gone.map(({ logicalId, type, ref }): Change => ({ action: 'Remove', logicalId, type, physicalId: ref })),
  ];
}

/** What executing a target would change; undefined when that is nothing at all. @throws TemplateError */
export function changesOf(context: Context, stack: Stack, target: Target): readonly Change[] | undefined {
  const changes = resourceChanges(context, stack, target);
  if (changes.length > 0 || !isDeepStrictEqual(stack.target.tags, target.tags)) return changes;
  const byId = Object.fromEntries(stack.resources.map((resource) => [resource.logicalId, resource]));
  const outputs = known(() => planned(context, { ...stack, target }, byId).outputs());
  return isDeepStrictEqual(outputs, stack.outputs) ? undefined : changes;
}
