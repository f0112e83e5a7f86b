import { createHash } from 'node:crypto';
import { accountId, region } from '../kit/account.ts';
import type { Physical } from './deployment.ts';
import { conditionValues } from './intrinsics/conditions.ts';
import { noValue, type Scope } from './intrinsics/scope.ts';
import type { Json } from './json.ts';
import type { ParameterValues } from './parameters.ts';
import type { Template } from './template.ts';

/** No longer than the UUID that CloudFormation gives a stack. */
const idOf = (stackName: string): string =>
  stackName.length <= 36 ? stackName : createHash('sha256').update(stackName).digest('hex').slice(0, 36);

/** What names a stack, to its template. */
export interface StackNames {
  readonly stackName: string;
  /** Its ARN; made of its name unless given. */
  readonly stackId?: string;
  readonly partition: string;
}

type PseudoParameters = Readonly<Record<string, Json | typeof noValue>>;

const pseudoParameters = ({ stackName, stackId, partition }: StackNames): PseudoParameters => ({
  'AWS::AccountId': accountId,
  'AWS::NoValue': noValue,
  'AWS::Partition': partition,
  'AWS::Region': region,
  'AWS::StackName': stackName,
  'AWS::StackId':
    stackId ?? `arn:${partition}:cloudformation:${region}:${accountId}:stack/${stackName}/${idOf(stackName)}`,
  'AWS::NotificationARNs': [],
  'AWS::URLSuffix': 'amazonaws.com',
});

export interface ScopeOptions {
  readonly names: StackNames;
  readonly parameters: ParameterValues;
  readonly resources: Readonly<Record<string, Physical>>;
  /** What another stack exports under a name. */
  readonly imported: (name: string) => string | undefined;
}

/** What a template's intrinsic functions look up in its stack. `resources` may grow meanwhile. */
export function stackScope(
  template: Pick<Template, 'mappings' | 'conditions'>,
  { names, parameters, resources, imported }: ScopeOptions,
): Scope {
  const values = { ...parameters, ...pseudoParameters(names) };
  const own = (name: string) => (Object.hasOwn(resources, name) ? resources[name] : undefined);
  const attribute = (logicalId: string, name: string) => {
    const resource = own(logicalId);
    return resource?.attributes[name] ?? (resource?.passedOver === undefined ? undefined : `${logicalId}.${name}`);
  };
  const lookUps = {
    ref: (name: string) => {
      if (Object.hasOwn(values, name)) return values[name];
      const [logicalId = '', suffix] = name.split('.');
      if (suffix === undefined) return own(name)?.ref;
      return suffix === 'Version' || suffix === 'Alias' ? attribute(logicalId, suffix) : undefined;
    },
    attribute,
    imported,
    mappings: template.mappings,
  };
  return { ...lookUps, condition: conditionValues(template.conditions, lookUps) };
}
