import { createHash } from 'node:crypto';
import type { Credentials } from '../iam/callers.ts';
import type { Output, ServiceName } from '../kit/call.ts';
import type { Statement } from './policy.ts';
import type { Resource } from './properties.ts';
import type { Role, Roles } from './roles.ts';

export type { Role, Roles } from './roles.ts';

/** What became of a resource. */
export interface Physical {
  readonly type: string;
  /** What `Ref` gives: a name, an ARN or a URL, by type. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives; a function with an alias has `Version` and `Alias` too, as SAM offers them. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Why nothing was made of it, where it was passed over because its type is not known here. */
  readonly passedOver?: string | undefined;
}

/** What it allows the roles that it is attached to. */
export interface ManagedPolicy {
  readonly logicalId: string;
  readonly arn: string;
  readonly statements: readonly Statement[];
}

/** All that the model of Lambda needs to know of a function. */
export interface FunctionToDeploy {
  readonly logicalId: string;
  readonly functionName: string;
  /** The folder of the bundle, absolute. */
  readonly folder: string;
  /** As the template has it: `handler.handler`. */
  readonly handler: string;
  readonly runtime: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly role: Role;
  /** The keys that the function's own calls are signed with. */
  readonly credentials: Credentials;
  /** To be pointed at the version that is published now. */
  readonly alias?: string;
  /** What its version is published for, besides its code: while both stay, none is published. */
  readonly versionOf: string;
  /** How many calls at once are kept for it, and how many it may have at most. */
  readonly reservedConcurrency?: number;
  /** How often a failed asynchronous call is repeated, and where it ends up. */
  readonly asynchronous: {
    readonly maximumRetryAttempts?: number;
    readonly maximumEventAgeSeconds?: number;
    /** ARN of a queue, a function or a bus. */
    readonly onFailure?: string;
  };
}

export interface DeployedFunction extends FunctionToDeploy {
  readonly arn: string;
  readonly version: string;
  readonly versionArn: string;
  readonly aliasArn?: string;
}

export interface DeployedStateMachine {
  readonly logicalId: string;
  readonly arn: string;
  readonly role: Role;
}

/** Puts a function into the model of Lambda and publishes a version of it. */
export type DeployFunction = (fn: FunctionToDeploy) => Promise<{ readonly arn: string; readonly version: string }>;

/** What a resource says of the stack that it is. */
export interface NestedStack {
  readonly TemplateURL: string;
  readonly Parameters: Readonly<Record<string, string>>;
  readonly Tags: Readonly<Record<string, string>>;
}

/** The stacks that are resources of a stack. */
export interface NestedStacks {
  /** Makes a stack, or changes it. @throws AwsError when it did not become what it should */
  put(
    name: string,
    stack: NestedStack,
  ): Promise<{ readonly id: string; readonly outputs: Readonly<Record<string, string>> }>;
  /** @throws AwsError when something of it cannot be removed */
  remove(id: string): Promise<void>;
}

/** What the deployer of a resource has at hand. */
export interface Deployment {
  readonly stackName: string;
  /** Distinguishes the names that a template leaves open from those of other stacks; the stack's name alone does unless given. */
  readonly stackId?: string;
  readonly partition: string;
  /** The template's, absolute; undefined for a template that came as a text, whose files are in S3. */
  readonly folder: string | undefined;
  /** How what is missing is built, for the error that says so; without it bundles are not looked for. */
  readonly buildCommand?: string;
  readonly call: (service: ServiceName, operation: string, input: Readonly<Record<string, unknown>>) => Promise<Output>;
  readonly deployFunction: DeployFunction;
  /** What makes the stacks within it; undefined where nothing does. */
  readonly nested?: NestedStacks;
  readonly roles: Roles;
  /** The name under which a function or state machine calls. */
  readonly callerName: (logicalId: string) => string;
  /**
   * Whether the stack may change a resource that is there under a name or ARN: one that it made itself, or any where it is
   * deployed again each time.
   */
  readonly owns: (id: string) => boolean;
  /** For what is no call. @throws AwsError AccessDenied when the caller who deploys may not do it */
  readonly permit: (action: string, resource: string) => void;
  readonly managedPolicies: ManagedPolicy[];
  readonly functions: DeployedFunction[];
  readonly stateMachines: DeployedStateMachine[];
}

/** Deploys a resource, and those that SAM makes of it besides: these are keyed by their own logical ids. */
export type Deployer = (resource: Resource, deployment: Deployment) => Promise<Made>;

export interface Made extends Omit<Physical, 'type'> {
  readonly besides?: Readonly<Record<string, Physical>>;
}

/**
 * The name of a resource that its template does not name. As CloudFormation does, it takes what fits of the stack's name and
 * of the logical id, and an end that tells them apart: of the stack's id, so that the name stays the same, and no end where
 * the stack has none and the name fits.
 *
 * @param longest what the service takes
 */
export function generatedName(
  { stackName, stackId }: Pick<Deployment, 'stackName' | 'stackId'>,
  logicalId: string,
  longest = 255,
): string {
  const name = `${stackName}-${logicalId}`;
  if (stackId === undefined && name.length <= longest) return name;
  const end = createHash('sha256')
    .update(`${stackId ?? ''}${name}`)
    .digest('hex')
    .slice(0, 12)
    .toUpperCase();
  const room = longest - end.length - 2;
  const id = logicalId.slice(0, Math.ceil(room / 2));
  return `${stackName.slice(0, room - id.length)}-${id}-${end}`;
}
