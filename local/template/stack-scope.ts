import { createHash } from 'node:crypto';
import { accountId, region } from '../kit/account.ts';
import type { Physical } from './deployment.ts';
import { conditionValues } from './intrinsics/conditions.ts';
import { noValue, type Scope } from './intrinsics/scope.ts';
import type { Json } from './json.ts';
import { parameterValues } from './parameters.ts';
import type { Template } from './template.ts';

/** No longer than the UUID that CloudFormation gives a stack. */
const idOf = (stackName: string): string =>
  stackName.length <= 36 ? stackName : createHash('sha256').update(stackName).digest('hex').slice(0, 36);

const pseudoParameters = (stackName: string, partition: string): Readonly<Record<string, Json | typeof noValue>> => ({
  'AWS::AccountId': accountId,
  'AWS::NoValue': noValue,
  'AWS::Partition': partition,
  'AWS::Region': region,
  'AWS::StackName': stackName,
  'AWS::StackId': `arn:${partition}:cloudformation:${region}:${accountId}:stack/${stackName}/${idOf(stackName)}`,
  'AWS::URLSuffix': 'amazonaws.com',
});

/**
 * What a template's intrinsic functions look up in its stack. `resources` may grow meanwhile.
 *
 * @throws TemplateError for parameters that are missing, unknown or not allowed
 */
export function stackScope(
  template: Pick<Template, 'parameters' | 'mappings' | 'conditions'>,
  { stackName, partition }: { readonly stackName: string; readonly partition: string },
  parameters: Readonly<Record<string, string>>,
  resources: Readonly<Record<string, Physical>>,
): Scope {
  const values = { ...parameterValues(template.parameters, parameters), ...pseudoParameters(stackName, partition) };
  const own = (name: string) => (Object.hasOwn(resources, name) ? resources[name] : undefined);
  const attribute = (logicalId: string, name: string) => own(logicalId)?.attributes[name];
  const lookUps = {
    ref: (name: string) => {
      if (Object.hasOwn(values, name)) return values[name];
      const [logicalId = '', suffix] = name.split('.');
      if (suffix === undefined) return own(name)?.ref;
      return suffix === 'Version' || suffix === 'Alias' ? attribute(logicalId, suffix) : undefined;
    },
    attribute,
    mappings: template.mappings,
  };
  return { ...lookUps, condition: conditionValues(template.conditions, lookUps) };
}
