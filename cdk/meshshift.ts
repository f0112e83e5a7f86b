import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CfnElement, CfnResource, Fn, Validations } from 'aws-cdk-lib';
import { type IManagedPolicy, type IRole, ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { isObject, type Json, type JsonObject } from '../local/template/json.ts';
import { readYaml } from '../local/template/read-yaml.ts';

/** The folder of the template, and of the files that it names. */
const home = fileURLToPath(new URL('..', import.meta.url));

/** Values of the template's parameters by name; a list has commas. Those left out have the template's defaults. */
export type MeshshiftProps = Readonly<Record<string, string>>;

/**
 * Meshshift in a stack of the CDK, by the template that `sam deploy` takes. Resources keep the template's logical ids, so
 * a stack holds one Meshshift at most. The name of that stack is the one that `meshshift --stack` takes.
 */
export class Meshshift extends Construct {
  /** The topic that announces each outcome and each wait for a person. */
  readonly notificationTopicArn: string;
  /** The state machine: a rollout is an execution of it. */
  readonly stateMachineArn: string;
  /** By name, since a role may be granted the same twice. */
  readonly #granted = new Map<string, IManagedPolicy>();

  /** @throws Error for parameters that the template does not have, with those that it has */
  constructor(scope: Construct, id: string, props: MeshshiftProps = {}) {
    super(scope, id);
    const template = objectOf(readYaml(readFileSync(join(home, 'template.yaml'), 'utf8'), 'template.yaml'));
    const parameters = withDefaults(objectOf(template.Parameters), props);
    if (!existsSync(join(home, 'dist/functions'))) throw new Error('the functions are not built: `npm run build`');
    const { Resources, ...rest } = template;
    new Fragment(this, 'Template', { ...rest, Parameters: parameters });
    for (const [logicalId, resource] of Object.entries(objectOf(Resources))) this.#make(logicalId, objectOf(resource));
    Validations.of(this).acknowledge({ id: 'CloudFormation-Validate::F1020', reason: 'SAM makes these resources' });
    this.notificationTopicArn = Fn.ref('NotificationTopic');
    this.stateMachineArn = Fn.ref('RolloutStateMachine');
  }

  /** Lets a role plan, start and follow rollouts. */
  grantStart(role: IRole): void {
    this.#grant(role, 'CiPolicy');
  }

  /** Lets a role approve and advance rollouts. */
  grantApprove(role: IRole): void {
    this.#grant(role, 'ApproverPolicy');
  }

  /** Lets a role hold and undo rollouts. */
  grantOnCall(role: IRole): void {
    this.#grant(role, 'OnCallPolicy');
  }

  #grant(role: IRole, policy: string): void {
    const granted =
      this.#granted.get(policy) ?? ManagedPolicy.fromManagedPolicyArn(this, `Granted${policy}`, Fn.ref(policy));
    this.#granted.set(policy, granted);
    role.addManagedPolicy(granted);
  }

  /** A resource as the template has it, with files of this machine as assets, which `cdk deploy` uploads. */
  #make(logicalId: string, { Type, Properties, ...attributes }: JsonObject): void {
    const properties = objectOf(Properties);
    const files = fileMembers.flatMap((member) => {
      const path = properties[member];
      return typeof path === 'string' ? [[member, this.#asset(logicalId, path)] as const] : [];
    });
    const made = new CfnResource(this, logicalId, {
      type: String(Type),
      properties: { ...properties, ...Object.fromEntries(files) },
    });
    made.overrideLogicalId(logicalId);
    for (const [name, value] of Object.entries(attributes)) made.addOverride(name, value);
  }

  #asset(logicalId: string, path: string): JsonObject {
    const { s3BucketName, s3ObjectKey } = new Asset(this, `${logicalId}File`, { path: join(home, path) });
    return { Bucket: s3BucketName, Key: s3ObjectKey };
  }
}

/** Where SAM takes a path of this machine. */
const fileMembers = ['CodeUri', 'DefinitionUri'] as const;

const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** The parameters with values as their defaults, so that `cdk deploy --parameters` still outdoes them. */
function withDefaults(parameters: JsonObject, values: MeshshiftProps): JsonObject {
  const unknown = Object.keys(values).filter((name) => !Object.hasOwn(parameters, name));
  if (unknown.length > 0)
    throw new Error(`Meshshift has no ${unknown.join(', ')}: its parameters are ${Object.keys(parameters).join(', ')}`);
  const given = Object.entries(values).map(([name, Default]) => [name, { ...objectOf(parameters[name]), Default }]);
  return { ...parameters, ...Object.fromEntries(given) };
}

/**
 * The sections of a template beside its resources. CfnInclude of the CDK cannot stand here: it refuses references to
 * resources that the transform of SAM makes.
 */
class Fragment extends CfnElement {
  readonly #template: JsonObject;

  constructor(scope: Construct, id: string, template: JsonObject) {
    super(scope, id);
    this.#template = template;
  }

  _toCloudFormation(): object {
    return this.#template;
  }
}
