import { describe, expect, test } from '@jest/globals';
import { tooManyRequests } from '../../local/app-mesh/errors.ts';
import { virtualClock } from '../../local/clock.ts';
import { embeddedAws } from '../../local/embedded-aws.ts';
import type { AwsRequest } from '../../local/http-message.ts';
import type { Service } from '../../local/kit/call.ts';
import { onDemandTable } from '../contracts/dynamodb-calls.ts';
import { countedSurroundings, refusal, someone } from './asking.ts';
import { textOf } from './protocols/requests.ts';

const dynamoRequest = (operation: string, TableName?: string): AwsRequest => ({
  method: 'POST',
  path: '/',
  query: {},
  headers: {
    'x-amz-target': `DynamoDB_20120810.${operation}`,
    authorization: 'AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/dynamodb/aws4_request, Signature=0',
  },
  body: Buffer.from(JSON.stringify({ TableName })),
});

describe('an intercept', () => {
  test('may refuse a call before it has an effect, and sees every other', async () => {
    const seen: string[] = [];
    const aws = embeddedAws({
      surroundings: countedSurroundings(),
      intercept: async ({ operation, caller }, proceed) => {
        seen.push(`${caller.name} ${operation}`);
        if (operation === 'CreateMesh') throw tooManyRequests();
        return proceed();
      },
    });

    const denied = await refusal(aws.call('appmesh', 'CreateMesh', { meshName: 'm' }, someone));

    expect(denied).toMatchObject({ code: 'TooManyRequestsException', status: 429 });
    expect(await aws.call('appmesh', 'ListMeshes', {}, someone)).toEqual({ meshes: [] });
    expect(seen).toEqual(['tester CreateMesh', 'tester ListMeshes']);
    await aws.close();
  });

  test('may lose the answer of a call that had its effect', async () => {
    const aws = embeddedAws({
      surroundings: countedSurroundings(),
      intercept: async ({ operation }, proceed) => {
        const output = await proceed();
        if (operation === 'CreateMesh') throw tooManyRequests();
        return output;
      },
    });

    await refusal(aws.call('appmesh', 'CreateMesh', { meshName: 'm' }, someone));

    expect(await aws.call('appmesh', 'ListMeshes', {}, someone)).toMatchObject({ meshes: [{ meshName: 'm' }] });
    await aws.close();
  });
});

describe('a call', () => {
  test('of a service that was not added is refused by its name', async () => {
    const aws = embeddedAws({ surroundings: countedSurroundings() });

    const denied = await refusal(aws.call('lambda', 'Invoke', {}, someone));

    expect(denied).toMatchObject({ status: 501, message: expect.stringContaining('lambda:Invoke') });
    await aws.close();
  });

  test('of a service that is there twice cannot be: the second is refused', () => {
    const second: Service = { name: 'sts', call: async () => ({}) };

    expect(() => embeddedAws({ surroundings: countedSurroundings(), add: [() => second] })).toThrow(
      'service sts already',
    );
  });

  test('that meets a defect of a model is an InternalFailure that says so', async () => {
    const broken: Service = {
      name: 'lambda',
      call: async () => {
        throw new TypeError('oh');
      },
    };
    const aws = embeddedAws({ surroundings: countedSurroundings(), add: [() => broken] });

    expect(await refusal(aws.call('lambda', 'Invoke', {}, someone))).toMatchObject({
      code: 'InternalFailure',
      status: 500,
      message: 'The embedded AWS failed: oh',
    });
    await aws.close();
  });

  test('reaches from one model to another, and the log has both ends', async () => {
    const clock = virtualClock();
    const aws = embeddedAws({ surroundings: countedSurroundings(clock) });
    await aws.call('sqs', 'CreateQueue', { QueueName: 'q' }, someone);
    await aws.call('events', 'PutRule', { Name: 'r', EventPattern: '{"source":["a"]}' }, someone);
    const Targets = [{ Id: '1', Arn: 'arn:aws:sqs:eu-west-1:000000000000:q' }];
    await aws.call('events', 'PutTargets', { Rule: 'r', Targets }, someone);
    await aws.call('events', 'PutEvents', { Entries: [{ Source: 'a', DetailType: 'b', Detail: '{}' }] }, someone);

    await clock.advance(1000);

    const log = aws.log.since(0).map((entry) => (entry.kind === 'event' ? entry.detailType : entry.operation));
    expect(log).toEqual(['CreateQueue', 'PutRule', 'PutTargets', 'b', 'PutEvents', 'SendMessage']);
    await aws.close();
  });
});

describe('DynamoDB at the front door', () => {
  test('answers, and is in the log', async () => {
    const aws = embeddedAws({ surroundings: countedSurroundings() });
    await aws.call('dynamodb', 'CreateTable', onDemandTable('table'), someone);

    const response = await aws.dispatch(dynamoRequest('Scan', 'table'));

    expect([response.status, textOf(response)]).toEqual([200, '{"Count":0,"ScannedCount":0,"Items":[]}']);
    expect(aws.log.since(0).at(-1)).toMatchObject({ service: 'dynamodb', operation: 'Scan', resource: 'table' });
    await aws.close();
  });

  test('names its errors as DynamoDB does, and has them in the log too', async () => {
    const aws = embeddedAws({ surroundings: countedSurroundings() });

    const response = await aws.dispatch(dynamoRequest('Scan', 'nowhere'));

    expect([response.status, textOf(response)]).toEqual([
      400,
      '{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"Requested resource not found"}',
    ]);
    expect(aws.log.since(0)).toMatchObject([{ status: 400, code: 'ResourceNotFoundException' }]);
    await aws.close();
  });

  test('can be intercepted after its effect', async () => {
    const aws = embeddedAws({
      surroundings: countedSurroundings(),
      intercept: async (_call, proceed) => {
        await proceed();
        throw tooManyRequests();
      },
    });

    const response = await aws.dispatch(dynamoRequest('ListTables'));

    expect([response.status, textOf(response)]).toEqual([429, expect.stringContaining('TooManyRequestsException')]);
    await aws.close();
  });
});

test('a snapshot of the whole brings every service and caller back', async () => {
  const aws = embeddedAws({ surroundings: countedSurroundings() });
  const { accessKeyId } = aws.callers.register('RollBackFunction');
  await aws.call('appmesh', 'CreateMesh', { meshName: 'm' }, someone);
  await aws.call('ssm', 'PutParameter', { Name: '/a', Value: 'b', Type: 'String' }, someone);
  const other = embeddedAws({ surroundings: countedSurroundings() });

  other.restore(JSON.parse(JSON.stringify(aws.snapshot())));

  expect(await other.call('appmesh', 'ListMeshes', {}, someone)).toMatchObject({ meshes: [{ meshName: 'm' }] });
  expect(await other.call('ssm', 'GetParameter', { Name: '/a' }, someone)).toHaveProperty('Parameter.Value', 'b');
  expect(other.callers.of(accessKeyId).name).toBe('RollBackFunction');
  expect(other.callers.of('AKIAOTHER').name).toBe('user');
  await aws.close();
  await other.close();
});
