import { arnOf } from '../../kit/account.ts';
import { anyResource, each, type Input, isArn, type Permissions, text } from './resource.ts';

/** The stack that is named, by its id or by its name. */
const stack = (input: Input): readonly string[] => {
  const name = text(input, 'StackName');
  if (isArn(name) || name === '*') return [name];
  return [arnOf('cloudformation', `stack/${name}/*`)];
};

/** Source: Service Authorization Reference, AWS CloudFormation. */
export const cloudFormationPermissions: Permissions = {
  ...each('cloudformation', ['ListExports', 'ListImports', 'ListStacks', 'ValidateTemplate'], anyResource),
  ...each(
    'cloudformation',
    [
      'CreateChangeSet',
      'CreateStack',
      'DeleteChangeSet',
      'DeleteStack',
      'DescribeChangeSet',
      'DescribeStackEvents',
      'DescribeStackResource',
      'DescribeStackResources',
      'DescribeStacks',
      'ExecuteChangeSet',
      'GetTemplate',
      'GetTemplateSummary',
      'ListChangeSets',
      'ListStackResources',
      'UpdateStack',
      'UpdateTerminationProtection',
    ],
    stack,
  ),
};
