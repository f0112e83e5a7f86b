import type { TemplateResource } from '../template/template.ts';

/** Property that names a resource of IAM, by its type. */
const named: Readonly<Record<string, string>> = {
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Role': 'RoleName',
};

const isIam = ({ type, properties }: TemplateResource): boolean =>
  type.startsWith('AWS::IAM::') ||
  // SAM makes a role of its own for what names none.
  (/^AWS::Serverless::(Function|StateMachine)$/.test(type) && properties.Role === undefined);

/** What a template needs to be acknowledged for. Source: CloudFormation user guide, "Acknowledging IAM resources". */
export function neededCapability(
  resources: readonly TemplateResource[],
): 'CAPABILITY_NAMED_IAM' | 'CAPABILITY_IAM' | undefined {
  const iam = resources.filter(isIam);
  if (iam.length === 0) return undefined;
  const isNamed = iam.some(({ type, properties }) => properties[named[type] ?? ''] !== undefined);
  return isNamed ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM';
}

/** What is needed, and was not acknowledged: the one for named resources holds for all. */
export function missingCapabilities(
  resources: readonly TemplateResource[],
  given: readonly string[],
): readonly string[] {
  const needed = neededCapability(resources);
  const suffices = needed === undefined || given.includes(needed) || given.includes('CAPABILITY_NAMED_IAM');
  return suffices ? [] : [needed];
}
