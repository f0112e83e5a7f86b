import { AwsError } from '../kit/aws-error.ts';
import type { Caller } from '../kit/call.ts';
import { deployResource, resolvedProperties } from '../template/deploy-resource.ts';
import type { Deployment, Physical } from '../template/deployment.ts';
import type { TemplateResource } from '../template/template.ts';
import { TemplateError } from '../template/template-error.ts';
import { isOther } from './changes.ts';
import { type Context, change, exported, importers, stackNamed } from './context.ts';
import { resourceEvent } from './events.ts';
import type { Stack, StackResource } from './stack.ts';
import { planned } from './target.ts';

/** One resource could not be made or changed. */
export class ResourceFailed extends Error {
  override readonly name = 'ResourceFailed';
  readonly logicalId: string;
  readonly isNew: boolean;

  constructor(logicalId: string, isNew: boolean, cause: unknown) {
    super(reasonOf(cause), { cause });
    this.logicalId = logicalId;
    this.isNew = isNew;
  }
}

/** Why something failed, for an event. */
export function reasonOf(error: unknown): string {
  if (error instanceof AwsError) return `${error.message} (HandlerErrorCode: ${error.code})`;
  if (error instanceof TemplateError) return error.message;
  return `Internal Failure: ${error instanceof Error ? error.message : error}`;
}

/** How a stack makes its resources: by calls of the caller who asked for it. */
export function deploymentOf(context: Context, stackId: string, caller: Caller): Deployment {
  const { id, name } = stackNamed(context, stackId);
  return {
    stackName: name,
    stackId: id,
    partition: 'aws',
    folder: undefined,
    call: (service, operation, input) => context.call(service, operation, input, caller),
    deployFunction: context.deployFunction,
    roles: context.roles,
    callerName: (logicalId) => `${name}/${logicalId}`,
    owns(thing) {
      const { resources, leftovers } = stackNamed(context, id);
      return [...resources, ...leftovers].some(({ ref, attributes }) => ref === thing || attributes.Arn === thing);
    },
    permit: (action, resource) => context.permit(caller, action, resource),
    nested: context.nested(id, caller),
    managedPolicies: [],
    functions: [],
    stateMachines: [],
  };
}

interface Step {
  readonly context: Context;
  readonly stackId: string;
  readonly deployment: Deployment;
}

const besidesOf = (
  besides: Readonly<Record<string, Physical>>,
  { logicalId, properties, ...resource }: StackResource,
): readonly StackResource[] =>
  Object.entries(besides).map(([id, physical]) => ({
    ...resource,
    ...physical,
    logicalId: id,
    properties: {},
    madeBy: logicalId,
  }));

/** Puts what was made in the place of what was there under its logical id, and of what was made beside that. */
function store({ context, stackId }: Step, made: StackResource, besides: readonly StackResource[]): void {
  const { resources, leftovers } = stackNamed(context, stackId);
  const now = [made, ...besides];
  const before = resources.filter(({ logicalId, madeBy }) => logicalId === made.logicalId || madeBy === made.logicalId);
  const gone = before.filter(({ type, ref }) => !now.some((one) => one.type === type && one.ref === ref));
  change(context, stackId, {
    resources: [...resources.filter((one) => !before.includes(one)), ...now],
    leftovers: [...leftovers, ...gone],
  });
}

async function deployOne(
  step: Step,
  resource: TemplateResource,
  properties: StackResource['properties'],
  before?: StackResource,
) {
  const { context, stackId, deployment } = step;
  const { logicalId, type, deletionPolicy, updateReplacePolicy } = resource;
  const doing = before === undefined ? 'CREATE' : 'UPDATE';
  resourceEvent(context, stackId, before ?? { logicalId, type }, `${doing}_IN_PROGRESS`);
  const unknown: string[] = [];
  const passOver = context.isLenient ? (names: readonly string[]) => void unknown.push(...names) : undefined;
  try {
    const { besides = {}, ...physical } = await deployResource(resource, properties, deployment, passOver);
    const reason =
      physical.passedOver ??
      (unknown.length > 0
        ? `Passed over: the embedded AWS does not know ${unknown.join(', ')} of ${type}.`
        : undefined);
    const made = {
      ...physical,
      logicalId,
      type,
      properties,
      deletionPolicy,
      updateReplacePolicy,
      status: `${doing}_COMPLETE`,
      ...(reason !== undefined && { reason }),
      at: context.surroundings.clock.now(),
    };
    store(step, made, besidesOf(besides, made));
    resourceEvent(context, stackId, made, made.status, reason);
  } catch (error) {
    resourceEvent(context, stackId, before ?? { logicalId, type }, `${doing}_FAILED`, reasonOf(error));
    throw new ResourceFailed(logicalId, before === undefined, error);
  }
}

/** @throws TemplateError for a name that another stack exports, and for what others import and is no longer the same */
function checkExports(context: Context, { id, name, outputs: before }: Stack, outputs: Stack['outputs']): void {
  for (const { exportName } of outputs) {
    const other = exportName === undefined ? undefined : exported(context, exportName);
    if (other !== undefined && other.stackId !== id) {
      throw new TemplateError('', `Export with name ${exportName} is already exported by stack ${other.stackName}.`);
    }
  }
  for (const { exportName, value } of before) {
    const users = exportName === undefined ? [] : importers(context, exportName).filter((user) => user !== name);
    const isSame = outputs.some((output) => output.exportName === exportName && output.value === value);
    if (users.length > 0 && !isSame) {
      throw new TemplateError('', `Export ${exportName} cannot be updated as it is in use by ${users.join(', ')}`);
    }
  }
}

/**
 * Makes a stack what its target says: each resource that is not yet so, in the order of what they refer to. What it no longer
 * has is left over, to be removed after that.
 *
 * @throws ResourceFailed, or TemplateError for what is wrong with the whole
 */
export async function converge(context: Context, stackId: string, caller: Caller): Promise<void> {
  const deployment = deploymentOf(context, stackId, caller);
  const stack = stackNamed(context, stackId);
  const byId: Record<string, StackResource> = {};
  const refresh = () =>
    Object.assign(byId, Object.fromEntries(stackNamed(context, stackId).resources.map((one) => [one.logicalId, one])));
  refresh();
  const plan = planned(context, stack, byId);
  for (const resource of plan.resources) {
    const before = byId[resource.logicalId];
    let properties: StackResource['properties'];
    try {
      properties = resolvedProperties(resource, plan.scope);
    } catch (error) {
      resourceEvent(context, stackId, before ?? resource, `${before ? 'UPDATE' : 'CREATE'}_FAILED`, reasonOf(error));
      throw new ResourceFailed(resource.logicalId, before === undefined, error);
    }
    if (before === undefined || isOther(before, resource, properties)) {
      await deployOne({ context, stackId, deployment }, resource, properties, before);
      refresh();
    }
  }
  settle(context, stackId, plan);
}

/** Keeps the outputs, the order in which to remove resources, and which of them are left over. */
function settle(context: Context, stackId: string, { resources, outputs, imports }: ReturnType<typeof planned>): void {
  const stack = stackNamed(context, stackId);
  const now = outputs().map((output) => ({ ...output }));
  checkExports(context, stack, now);
  const rank = new Map(resources.map(({ logicalId }, index) => [logicalId, index]));
  const rankOf = ({ logicalId, madeBy }: StackResource) => rank.get(madeBy ?? logicalId);
  const wanted = stack.resources.filter((resource) => rankOf(resource) !== undefined);
  const policies = new Map(resources.map((resource) => [resource.logicalId, resource]));
  change(context, stackId, {
    outputs: now,
    imports: [...imports],
    resources: wanted
      .map((resource) => {
        const { deletionPolicy, updateReplacePolicy } = policies.get(resource.madeBy ?? resource.logicalId) ?? resource;
        return { ...resource, deletionPolicy, updateReplacePolicy };
      })
      .sort((a, b) => (rankOf(a) ?? 0) - (rankOf(b) ?? 0)),
    leftovers: [...stack.leftovers, ...stack.resources.filter((resource) => !wanted.includes(resource))],
  });
}
