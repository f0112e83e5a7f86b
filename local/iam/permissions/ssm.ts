import { arnOf } from '../../kit/account.ts';
import { anyResource, each, type Input, type Permissions, text, texts } from './resource.ts';

/** The slash that a path begins with is not in its ARN twice. */
const parameter = (name: string) => arnOf('ssm', `parameter/${name.replace(/^\//, '')}`);

/** Source: Service Authorization Reference, AWS Systems Manager. */
export const ssmPermissions: Permissions = {
  ...each('ssm', ['DescribeParameters'], anyResource),
  ...each('ssm', ['DeleteParameter', 'GetParameter', 'PutParameter'], (input) => [parameter(text(input, 'Name'))]),
  ...each('ssm', ['DeleteParameters', 'GetParameters'], (input: Input) => texts(input, 'Names').map(parameter)),
  ...each('ssm', ['GetParametersByPath'], (input) => [parameter(text(input, 'Path'))]),
};
