import {
  AppMeshClient,
  CreateMeshCommand,
  DescribeRouteCommand,
  ListMeshesCommand,
  paginateListMeshes,
  TagResourceCommand,
} from '@aws-sdk/client-app-mesh';
import {
  CloudWatchClient,
  ListMetricsCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type EmbeddedAws, embeddedAws } from '../../../local/embedded-aws.ts';
import { type HttpDoor, startHttpDoor } from '../../../local/http/http-door.ts';
import { inProcessDoor } from '../../../local/http/in-process-door.ts';
import type { Call, Service } from '../../../local/kit/call.ts';
import { countedSurroundings } from '../asking.ts';

/** A service that keeps what it is asked and answers as a function that failed would. */
const failingFunctions = (calls: Call[]): Service => ({
  name: 'lambda',
  async call(call) {
    calls.push(call);
    return { StatusCode: 200, FunctionError: 'Unhandled', Payload: call.input.Payload };
  },
});

describe.each(['over HTTP', 'in process'])('SDK clients %s', (door) => {
  let aws: EmbeddedAws;
  let http: HttpDoor | undefined;
  let calls: Call[];
  let options: object;

  beforeEach(async () => {
    calls = [];
    aws = embeddedAws({
      surroundings: countedSurroundings(),
      cloudWatch: { listedAfterMs: 0 },
      add: [() => failingFunctions(calls)],
    });
    const credentials = aws.callers.register('ShiftWeightsFunction');
    const shared = { region: 'eu-west-1', credentials, maxAttempts: 1 };
    if (door === 'in process') {
      const requestHandler = inProcessDoor({ dispatch: aws.dispatch, clock: aws.surroundings.clock });
      options = { ...shared, requestHandler };
    } else {
      http = await startHttpDoor({ dispatch: aws.dispatch, log: aws.log, port: 0 });
      options = { ...shared, endpoint: http.url };
    }
  });

  afterEach(async () => {
    await http?.close();
    await aws.close();
    http = undefined;
  });

  test('create, list in pages and tag what App Mesh has', async () => {
    const client = new AppMeshClient(options);
    for (const meshName of ['a', 'b b/c']) await client.send(new CreateMeshCommand({ meshName }));
    const pages = [];
    for await (const page of paginateListMeshes({ client, pageSize: 1 }, {})) pages.push(page.meshes?.[0]?.meshName);
    await client.send(
      new TagResourceCommand({
        resourceArn: 'arn:aws:appmesh:eu-west-1:000000000000:mesh/b b/c',
        tags: [{ key: 'k', value: 'v' }],
      }),
    );

    expect(pages).toEqual(['a', 'b b/c']);
    client.destroy();
  });

  test('get the error class of App Mesh, its status and its words', async () => {
    const client = new AppMeshClient(options);

    const sent = client.send(new DescribeRouteCommand({ meshName: 'a', virtualRouterName: 'b', routeName: 'c' }));

    await expect(sent).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Mesh with name a is not present for account 000000000000',
      $metadata: { httpStatusCode: 404 },
    });
    client.destroy();
  });

  test('get ARNs of App Mesh in the Region that they sign for, and find them again from any', async () => {
    const client = new AppMeshClient({ ...options, region: 'us-west-2' });
    const elsewhere = new AppMeshClient(options);
    const { mesh } = await client.send(new CreateMeshCommand({ meshName: 'west' }));
    const resourceArn = 'arn:aws:appmesh:us-west-2:000000000000:mesh/west';

    expect(mesh?.metadata?.arn).toBe(resourceArn);
    await elsewhere.send(new TagResourceCommand({ resourceArn, tags: [{ key: 'k', value: 'v' }] }));
    const [listed] = (await elsewhere.send(new ListMeshesCommand({}))).meshes ?? [];
    expect(listed?.arn).toBe(resourceArn);
    client.destroy();
    elsewhere.destroy();
  });

  test('read times as dates', async () => {
    const client = new AppMeshClient(options);

    const { mesh } = await client.send(new CreateMeshCommand({ meshName: 'a' }));

    expect(mesh?.metadata?.createdAt).toEqual(new Date(aws.surroundings.clock.now()));
    client.destroy();
  });

  test('learn from STS, in XML, under whose name they call', async () => {
    const client = new STSClient(options);

    expect(await client.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '000000000000',
      Arn: 'arn:aws:sts::000000000000:assumed-role/ShiftWeightsFunction/ShiftWeightsFunction',
    });
    client.destroy();
  });

  test('put and get a parameter of SSM', async () => {
    const client = new SSMClient(options);
    await client.send(new PutParameterCommand({ Name: '/a', Value: 'ü', Type: 'String' }));

    expect(await client.send(new GetParameterCommand({ Name: '/a' }))).toMatchObject({ Parameter: { Value: 'ü' } });
    await expect(client.send(new GetParameterCommand({ Name: '/b' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
    client.destroy();
  });

  test('invoke a function with its payload and see that it failed', async () => {
    const client = new LambdaClient(options);

    const answer = await client.send(
      new InvokeCommand({ FunctionName: 'f', Qualifier: '3', Payload: Buffer.from('{"a":1}') }),
    );

    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(Buffer.from(answer.Payload ?? []).toString()).toBe('{"a":1}');
    expect(calls[0]?.input).toMatchObject({ FunctionName: 'f', Qualifier: '3', InvocationType: 'RequestResponse' });
    client.destroy();
  });

  test('send metrics, compressed when they are many, and get the errors of CloudWatch', async () => {
    const client = new CloudWatchClient(options);
    const MetricData = Array.from({ length: 300 }, (_, n) => ({ MetricName: `metric-${n}`, Value: n }));

    await client.send(new PutMetricDataCommand({ Namespace: 'N', MetricData }));

    expect((await client.send(new ListMetricsCommand({ Namespace: 'N' }))).Metrics).toHaveLength(300);
    await expect(
      client.send(new SetAlarmStateCommand({ AlarmName: 'a', StateValue: 'OK', StateReason: 'r' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFound', $metadata: { httpStatusCode: 404 } });
    client.destroy();
  });

  test('reach EventBridge', async () => {
    const client = new EventBridgeClient(options);

    expect(await client.send(new ListRulesCommand({}))).toMatchObject({ Rules: [] });
    client.destroy();
  });

  test('leave each call in the request log', async () => {
    const client = new AppMeshClient(options);
    await client.send(new CreateMeshCommand({ meshName: 'a' }));
    await client.send(new CreateMeshCommand({ meshName: 'a' })).catch(() => undefined);

    const common = { kind: 'call', service: 'appmesh', operation: 'CreateMesh', caller: 'ShiftWeightsFunction' };
    expect(aws.log.since(0)).toMatchObject([
      { ...common, sequence: 1, resource: 'a', status: 200 },
      { ...common, sequence: 2, resource: 'a', status: 409, code: 'ConflictException' },
    ]);
    client.destroy();
  });
});
