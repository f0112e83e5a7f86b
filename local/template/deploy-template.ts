import type { RegisterCaller } from '../dispatch/callers.ts';
import { partition as ownPartition } from '../kit/account.ts';
import type { CallAws } from '../kit/call.ts';
import { deployerOf } from './deployers.ts';
import type {
  DeployedFunction,
  DeployedStateMachine,
  DeployFunction,
  Deployment,
  ManagedPolicy,
  Physical,
} from './deployment.ts';
import { resolve } from './intrinsics/resolve.ts';
import type { Scope } from './intrinsics/scope.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { inOrder } from './order.ts';
import { referencesIn } from './references.ts';
import { withGlobals } from './sam/globals.ts';
import { stackScope } from './stack-scope.ts';
import { readTemplate, type TemplateResource } from './template.ts';
import { TemplateError } from './template-error.ts';

export interface DeployOptions {
  readonly templatePath: string;
  readonly stackName: string;
  /** Of every ARN, and what `AWS::Partition` is. The embedded AWS's own unless said. */
  readonly partition?: string;
  /** Of the template's parameters; those left out have their default. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly call: CallAws;
  readonly deployFunction: DeployFunction;
  /**
   * Gives keys to who calls: each function and state machine by its logical id, with what its role allows, and
   * `CloudFormation` for the deployment itself, which may do everything.
   */
  readonly registerCaller: RegisterCaller;
  /** What builds the bundles, for the error that one is missing. `npm run build` unless said. */
  readonly buildCommand?: string;
  /** False where `deployFunction` has the code itself, and CodeUri only says which: no bundle needs to be there then. */
  readonly checkBundles?: boolean;
}

/** A stack: what its template made. */
export interface Deployed {
  readonly stackName: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** By logical id, with those that SAM makes besides. */
  readonly resources: Readonly<Record<string, Physical>>;
  /** In the order they were deployed, each with what its role allows. */
  readonly functions: readonly DeployedFunction[];
  readonly stateMachines: readonly DeployedStateMachine[];
  /** For who is no function and no state machine: a user is registered with the statements. */
  readonly managedPolicies: readonly ManagedPolicy[];
}

/** What `Ref` gives for the resources of a type, in the order they were deployed: table names, bus names, ARNs. */
export const refsOf = ({ resources }: Pick<Deployed, 'resources'>, type: string): readonly string[] =>
  Object.values(resources)
    .filter((resource) => resource.type === type)
    .map(({ ref }) => ref);

/** Only what a condition, if there is one, wants to exist. */
const isWanted = (condition: Json | undefined, scope: Scope, at: string): boolean => {
  if (condition === undefined) return true;
  const value = scope.condition(String(condition));
  if (value === undefined) throw new TemplateError(`${at}.Condition`, `there is no condition ${String(condition)}`);
  return value;
};

function outputsOf(outputs: JsonObject, scope: Scope): Record<string, string> {
  const wanted = Object.entries(outputs).filter(([name, output]) => {
    if (!isObject(output)) throw new TemplateError(`Outputs.${name}`, 'must be an object');
    return isWanted(output.Condition, scope, `Outputs.${name}`);
  });
  return Object.fromEntries(
    wanted.map(([name, output]) => {
      const at = `Outputs.${name}.Value`;
      const value = resolve(isObject(output) ? (output.Value ?? null) : null, scope, at);
      if (typeof value !== 'string' && typeof value !== 'number') throw new TemplateError(at, 'must be a text');
      return [name, String(value)];
    }),
  );
}

/** @throws TemplateError that names every type which is not known here, before anything is made */
function checkTypes(resources: readonly TemplateResource[]): void {
  const unknown = resources.filter(({ type }) => deployerOf(type) === undefined);
  if (unknown.length === 0) return;
  const named = unknown.map(({ logicalId, type }) => `${logicalId} (${type})`).join(', ');
  throw new TemplateError('Resources', `the type is not known here of ${named}`);
}

/**
 * Deploys a SAM template onto the embedded AWS by ordinary calls, each resource after those that it refers to. Physical
 * names that the template leaves open are the stack's name and the logical id. What is there already is changed to what the
 * template says now; what the template no longer has stays.
 *
 * @throws TemplateError for what the template has and is not known here, AwsError when a model refuses a resource
 */
export async function deployTemplate(options: DeployOptions): Promise<Deployed> {
  const { stackName, call, partition = ownPartition } = options;
  const template = readTemplate(options.templatePath);
  const resources: Record<string, Physical> = {};
  const scope = stackScope(template, { stackName, partition }, options.parameters ?? {}, resources);
  const wanted = withGlobals(template).filter(({ condition, logicalId }) =>
    isWanted(condition, scope, `Resources.${logicalId}`),
  );
  checkTypes(wanted);
  const { accessKeyId } = options.registerCaller('CloudFormation');
  const deployment: Deployment = {
    stackName,
    partition,
    folder: template.folder,
    ...(options.checkBundles === false ? {} : { buildCommand: options.buildCommand ?? 'npm run build' }),
    call: (service, operation, input) => call(service, operation, input, { accessKeyId, name: 'CloudFormation' }),
    deployFunction: options.deployFunction,
    registerCaller: options.registerCaller,
    roles: new Map(),
    managedPolicies: [],
    functions: [],
    stateMachines: [],
  };
  const nodes = wanted.map((resource) => ({
    ...resource,
    needs: [...resource.dependsOn, ...referencesIn(resource.properties)],
  }));
  for (const { logicalId, type, properties } of inOrder(nodes)) {
    const resolved = resolve(properties, scope, `Resources.${logicalId}.Properties`);
    const deploy = deployerOf(type);
    if (deploy === undefined || !isObject(resolved))
      throw new TemplateError(`Resources.${logicalId}`, 'is no resource');
    const { besides, ...made } = await deploy(
      { logicalId, type, properties: resolved, written: properties },
      deployment,
    );
    Object.assign(resources, { [logicalId]: { ...made, type } }, besides);
  }
  const { functions, stateMachines, managedPolicies } = deployment;
  const outputs = outputsOf(template.outputs, scope);
  return { stackName, outputs, resources, functions, stateMachines, managedPolicies };
}
