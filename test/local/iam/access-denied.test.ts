import { AppMeshClient, DescribeRouteCommand } from '@aws-sdk/client-app-mesh';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, test } from '@jest/globals';
import { virtualClock } from '../../../local/clock.ts';
import { embeddedAws } from '../../../local/embedded-aws.ts';
import { inProcessDoor } from '../../../local/http/in-process-door.ts';
import { assumedRole, userIdentity } from '../../../local/iam/identity.ts';
import { statement } from '../../../local/iam/statement.ts';
import { countedSurroundings, refusal, someone } from '../asking.ts';

const clock = virtualClock();
const role = (name: string, ...statements: readonly unknown[]) => ({
  name,
  arn: `arn:aws:iam::000000000000:role/${name}`,
  statements: statements.map((one) => statement.parse(one)),
});
const reads = { Effect: 'Allow', Action: 'ssm:GetParameter', Resource: 'arn:aws:ssm:*:*:parameter/shop/*' };

function world() {
  const aws = embeddedAws({ surroundings: countedSurroundings(clock) });
  const credentials = aws.callers.register('PackFunction', assumedRole(role('shop-PackRole', reads), 'shop-pack'));
  const caller = aws.callers.of(credentials.accessKeyId);
  const config = {
    endpoint: 'http://localhost',
    region: 'eu-west-1',
    credentials,
    requestHandler: inProcessDoor({ dispatch: aws.dispatch, clock }),
  } as ConstructorParameters<typeof SSMClient>[0];
  return { aws, caller, config };
}

describe('a caller with a policy', () => {
  test('may do what it allows', async () => {
    const { aws, caller } = world();
    await aws.call('ssm', 'PutParameter', { Name: '/shop/a', Value: 'b', Type: 'String' }, someone);
    expect(await aws.call('ssm', 'GetParameter', { Name: '/shop/a' }, caller)).toMatchObject({ Parameter: {} });
  });

  test('is told what it lacks in IAM’s words, and the log has it', async () => {
    const { aws, caller } = world();
    const message =
      'User: arn:aws:sts::000000000000:assumed-role/shop-PackRole/shop-pack is not authorized to perform: ssm:GetParameter on resource: arn:aws:ssm:eu-west-1:000000000000:parameter/till because no identity-based policy allows the ssm:GetParameter action';
    expect(await refusal(aws.call('ssm', 'GetParameter', { Name: '/till' }, caller))).toEqual({
      code: 'AccessDeniedException',
      status: 400,
      message,
    });
    expect(aws.log.since(0)).toMatchObject([
      { caller: 'PackFunction', operation: 'GetParameter', code: 'AccessDeniedException', message },
    ]);
  });

  test('has no effect where it is denied', async () => {
    const { aws, caller } = world();
    await refusal(aws.call('appmesh', 'CreateMesh', { meshName: 'm' }, caller));
    expect(await aws.call('appmesh', 'ListMeshes', {}, someone)).toEqual({ meshes: [] });
  });

  test('is denied by name what nobody here knows the permission of', async () => {
    const { aws, caller } = world();
    expect(await refusal(aws.call('states', 'CreateStateMachine', {}, caller))).toMatchObject({
      code: 'AccessDeniedException',
      message: expect.stringContaining('does not know which permissions it needs'),
    });
  });

  test('may always ask who it is', async () => {
    const { aws, caller } = world();
    expect(await aws.call('sts', 'GetCallerIdentity', {}, caller)).toMatchObject({
      Arn: 'arn:aws:sts::000000000000:assumed-role/shop-PackRole/shop-pack',
    });
  });

  test('keeps it when everything is restored elsewhere', async () => {
    const { aws, caller } = world();
    const other = embeddedAws({ surroundings: countedSurroundings(clock) });
    other.restore(JSON.parse(JSON.stringify(aws.snapshot())));
    expect(await refusal(other.call('appmesh', 'ListMeshes', {}, caller))).toMatchObject({
      code: 'AccessDeniedException',
      status: 403,
    });
  });

  test('keeps it when it is registered again without one', async () => {
    const { aws, caller } = world();
    aws.callers.register('PackFunction');
    expect((await refusal(aws.call('appmesh', 'ListMeshes', {}, caller))).code).toBe('AccessDeniedException');
  });
});

describe('the SDK', () => {
  test.each([
    ['App Mesh', 'AccessDeniedException', 403, 'appmesh:DescribeRoute'],
    ['SSM', 'AccessDeniedException', 400, 'ssm:GetParameter'],
    ['CloudWatch', 'AccessDenied', 403, 'cloudwatch:DescribeAlarms'],
  ])('of %s has the error as %s', async (service, name, httpStatusCode, action) => {
    const { config = {} } = world();
    const route = { meshName: 'm', virtualRouterName: 'r', routeName: 'x' };
    const calls: Readonly<Record<string, () => Promise<unknown>>> = {
      'App Mesh': () => new AppMeshClient(config as object).send(new DescribeRouteCommand(route)),
      SSM: () => new SSMClient(config).send(new GetParameterCommand({ Name: '/till' })),
      CloudWatch: () => new CloudWatchClient(config as object).send(new DescribeAlarmsCommand({})),
    };
    await expect(calls[service]?.()).rejects.toMatchObject({
      name,
      message: expect.stringContaining(`is not authorized to perform: ${action} on resource: `),
      $metadata: { httpStatusCode },
    });
  });
});

test('a user with a policy is named as a user, and an explicit deny as one', async () => {
  const { aws } = world();
  const statements = [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: 'appmesh:DeleteMesh', Resource: '*' },
  ].map((one) => statement.parse(one));
  const { accessKeyId } = aws.callers.register('approver', userIdentity('approver', statements));
  const denied = await refusal(aws.call('appmesh', 'DeleteMesh', { meshName: 'm' }, aws.callers.of(accessKeyId)));
  expect(denied.message).toBe(
    'User: arn:aws:iam::000000000000:user/approver is not authorized to perform: appmesh:DeleteMesh on resource: arn:aws:appmesh:eu-west-1:000000000000:mesh/m with an explicit deny in an identity-based policy',
  );
});
