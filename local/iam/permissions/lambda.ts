import { arnOf } from '../../kit/account.ts';
import { anyResource, each, type Input, isArn, type Permissions, text } from './resource.ts';

/** `name`, `name:qualifier`, `000000000000:function:name` or an ARN; the qualifier may come by itself. */
function functionArn(input: Input, withQualifier: boolean): string {
  const given = text(input, 'FunctionName');
  const [name = '*', inName] = (
    isArn(given) || given.includes(':function:') ? (given.split('function:')[1] ?? '') : given
  ).split(':');
  const qualifier = typeof input.Qualifier === 'string' ? input.Qualifier : inName;
  return arnOf('lambda', `function:${name}${withQualifier && qualifier !== undefined ? `:${qualifier}` : ''}`);
}

const fn = (input: Input) => [functionArn(input, false)];

/** Source: Service Authorization Reference, AWS Lambda. */
export const lambdaPermissions: Permissions = {
  // A caller of a version or an alias needs the permission on just that.
  Invoke: (input) => ({ action: 'lambda:InvokeFunction', resources: [functionArn(input, true)] }),
  ...each('lambda', ['ListFunctions'], anyResource),
  ...each(
    'lambda',
    [
      'CreateAlias',
      'DeleteAlias',
      'DeleteFunctionConcurrency',
      'GetAlias',
      'GetFunction',
      'GetFunctionConcurrency',
      'GetFunctionConfiguration',
      'GetFunctionEventInvokeConfig',
      'ListAliases',
      'ListVersionsByFunction',
      'PublishVersion',
      'PutFunctionConcurrency',
      'UpdateAlias',
    ],
    fn,
  ),
};
