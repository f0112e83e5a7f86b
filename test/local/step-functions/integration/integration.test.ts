import { expect, test } from '@jest/globals';
import { AwsError } from '../../../../local/kit/aws-error.ts';
import type { Resource } from '../../../../local/step-functions/definition/resource.ts';
import { readResource } from '../../../../local/step-functions/definition/resource.ts';
import { callError } from '../../../../local/step-functions/integration/error-names.ts';
import { newWorld, only } from '../support.ts';

const task = (resource: string, taskArguments: object) =>
  only({ Type: 'Task', Resource: `arn:aws:states:::${resource}`, Arguments: taskArguments, End: true });
const resourceOf = (name: string): Resource => {
  const resource = readResource(`arn:aws:states:::${name}`);
  if (typeof resource === 'string') throw new Error(resource);
  return resource;
};

test('An event carries its detail as text and names the execution that sent it', async () => {
  const { run, calls } = newWorld({ 'events:PutEvents': () => ({ FailedEntryCount: 0, Entries: [{ EventId: 'e' }] }) });
  const entry = { Source: 's', DetailType: 't', Detail: { a: 1 }, Resources: ['r'] };
  const { executionArn, description } = await run(task('events:putEvents', { Entries: [entry] }));
  expect(description).toMatchObject({
    status: 'SUCCEEDED',
    output: '{"FailedEntryCount":0,"Entries":[{"EventId":"e"}]}',
  });
  const resources = ['r', executionArn, description.stateMachineArn];
  expect(calls[0]?.input).toEqual({ Entries: [{ ...entry, Detail: '{"a":1}', Resources: resources }] });
});

test('A service in camelCase is spoken to in camelCase, and answers in PascalCase', async () => {
  const { run, calls } = newWorld({
    'appmesh:DescribeRoute': () => ({ route: { meshName: 'm', spec: { httpRoute: {} } } }),
  });
  const { description } = await run(
    task('aws-sdk:appmesh:describeRoute', { MeshName: 'm', Spec: { HttpRoute: [{ Match: 1 }] } }),
  );
  expect(calls[0]).toMatchObject({
    name: 'appmesh:DescribeRoute',
    input: { meshName: 'm', spec: { httpRoute: [{ match: 1 }] } },
  });
  expect(JSON.parse(String(description.output))).toEqual({ Route: { MeshName: 'm', Spec: { HttpRoute: {} } } });
});

test('An execution can be started without waiting for it, its input given as JSON', async () => {
  const { create, start, clock, describe: of } = newWorld();
  const child = await create(only({ Type: 'Wait', Seconds: 60, End: true }), 'child');
  const parent = task('aws-sdk:sfn:startExecution', { StateMachineArn: child, Name: 'c', Input: { aKey: 1 } });
  const arn = await start(await create(parent));
  await clock.advance(0);
  const childArn = 'arn:aws:states:eu-west-1:000000000000:execution:child:c';
  expect(await of(childArn)).toMatchObject({ status: 'RUNNING', input: '{"aKey":1}' });
  expect(JSON.parse(String((await of(arn)).output))).toEqual({
    ExecutionArn: childArn,
    StartDate: '2026-01-01T00:00:00.000Z',
  });
});

test('An execution that is started and waited for gets {} for an Input of null, and may be given a token', async () => {
  const { create, start, clock, describe: of } = newWorld();
  const echo = await create(only({ Type: 'Pass', End: true }), 'echo');
  const started = async (pattern: string, Input: unknown) => {
    const resource = `states:startExecution.${pattern}`;
    const arn = await start(await create(task(resource, { StateMachineArn: echo, Input }), `${pattern.length}`));
    await clock.advance(0);
    return JSON.parse(String((await of(arn)).output));
  };
  expect(await started('sync:2', null)).toMatchObject({ Input: {}, Output: {} });
  const { Output: output } = await started('sync', { token: '{% $states.context.Task.Token %}' });
  expect(JSON.parse(output)).toEqual({ token: expect.stringMatching(/^AQC/) });
});

test('A payload that is a text is the JSON document itself', async () => {
  const sent = async (taskArguments: object) => {
    const { run, calls } = newWorld({ 'lambda:Invoke': () => ({ StatusCode: 200, Payload: '{}' }) });
    await run(task('lambda:invoke', { FunctionName: 'f', ...taskArguments }));
    return calls[0]?.input.Payload;
  };
  const all = [{ Payload: '{"a":1}' }, { Payload: { a: 1 } }, {}];
  expect(await Promise.all(all.map(sent))).toEqual(['{"a":1}', '{"a":1}', '{}']);
});

test('Arguments that are no object fail the task', async () => {
  const machine = only({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: '{% 1 %}', End: true });
  expect((await newWorld().run(machine)).description).toMatchObject({ error: 'States.Runtime' });
});

test.each([
  ['aws-sdk:dynamodb:updateItem', 'ConditionalCheckFailedException', 'DynamoDb.ConditionalCheckFailedException'],
  ['aws-sdk:dynamodb:updateItem', 'InternalServerError', 'DynamoDb.InternalServerErrorException'],
  ['aws-sdk:dynamodb:updateItem', 'ThrottlingException', 'DynamoDb.ThrottlingException'],
  ['aws-sdk:dynamodb:updateItem', 'AccessDeniedException', 'DynamoDb.DynamoDbException'],
  ['aws-sdk:appmesh:updateRoute', 'TooManyRequestsException', 'AppMesh.TooManyRequestsException'],
  ['aws-sdk:cloudwatch:getMetricData', 'InternalServiceFault', 'CloudWatch.InternalServiceException'],
  ['aws-sdk:eventbridge:putEvents', 'InternalException', 'EventBridge.InternalException'],
  ['aws-sdk:sfn:startExecution', 'ExecutionAlreadyExists', 'Sfn.ExecutionAlreadyExistsException'],
  ['states:startExecution', 'ExecutionAlreadyExists', 'StepFunctions.ExecutionAlreadyExistsException'],
  ['sqs:sendMessage', 'AccessDeniedException', 'SQS.AmazonSQSException'],
])('%s calls %s by the name %s', (resource, code, name) => {
  expect(callError(resourceOf(resource), new AwsError(code, 'm'), 'id').failure.error).toBe(name);
});
