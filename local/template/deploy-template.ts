import type { RegisterCaller } from '../iam/callers.ts';
import { partition as ownPartition } from '../kit/account.ts';
import type { CallAws } from '../kit/call.ts';
import { deployResource, resolvedProperties } from './deploy-resource.ts';
import type {
  DeployedFunction,
  DeployedStateMachine,
  DeployFunction,
  Deployment,
  ManagedPolicy,
  Physical,
} from './deployment.ts';
import { parametersOf, planStack } from './plan-stack.ts';
import { createRoles } from './roles.ts';
import { readTemplate } from './template.ts';

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

/**
 * Deploys a SAM template onto the embedded AWS by ordinary calls, each resource after those that it refers to. Physical
 * names that the template leaves open are the stack's name and the logical id. What is there already is changed to what the
 * template says now; what the template no longer has stays.
 *
 * @throws TemplateError for what the template has and is not known here, AwsError when a model refuses a resource
 */
export async function deployTemplate(options: DeployOptions): Promise<Deployed> {
  const { stackName, call, partition = ownPartition, registerCaller } = options;
  const template = readTemplate(options.templatePath);
  const { accessKeyId } = registerCaller('CloudFormation');
  const caller = { accessKeyId, name: 'CloudFormation' };
  const parameters = await parametersOf(template, options.parameters ?? {}, { call, caller, isLenient: false });
  const resources: Record<string, Physical> = {};
  const names = { stackName, partition };
  const plan = planStack(template, { names, parameters, resources, imported: () => undefined, isLenient: false });
  const deployment: Deployment = {
    ...names,
    folder: template.folder,
    ...(options.checkBundles === false ? {} : { buildCommand: options.buildCommand ?? 'npm run build' }),
    call: (service, operation, input) => call(service, operation, input, caller),
    deployFunction: options.deployFunction,
    roles: createRoles(registerCaller),
    callerName: (logicalId) => logicalId,
    owns: () => true,
    permit: () => undefined,
    managedPolicies: [],
    functions: [],
    stateMachines: [],
  };
  for (const resource of plan.resources) {
    const { logicalId, type } = resource;
    const properties = resolvedProperties(resource, plan.scope);
    const { besides, ...made } = await deployResource(resource, properties, deployment);
    Object.assign(resources, { [logicalId]: { ...made, type } }, besides);
  }
  const { functions, stateMachines, managedPolicies } = deployment;
  const outputs = Object.fromEntries(plan.outputs().map(({ name, value }) => [name, value]));
  return { stackName, outputs, resources, functions, stateMachines, managedPolicies };
}
