import { expect, test } from '@jest/globals';
import { concluded, nothing } from './conclusion.ts';
import { examination } from './examination.ts';
import { talk } from './talk.ts';
import { world } from './world.ts';

const FunctionName = 'echo';
const none = { FunctionName: 'none' };
const queue = 'arn:aws:sqs:eu-west-1:000000000000:q';
const RoutingConfig = { AdditionalVersionWeights: { 1: 0.5 } };

test('Lambda answers each of its operations as the SDK’s model says', async () => {
  const { aws, clock, deploy } = world();
  await deploy('echo', { alias: 'live', description: 'd', deadLetterArn: queue, reservedConcurrency: 5 });
  await deploy('fail');
  const conversation = await talk('lambda', { aws, clock });
  const asked = examination(conversation);
  const { good, bad } = asked;

  const Payload = Buffer.from('{"a":1}');
  expect(await good('Invoke', { FunctionName, Payload, LogType: 'Tail', Qualifier: 'live' })).toMatchObject({
    StatusCode: 200,
    ExecutedVersion: '1',
  });
  expect(await good('Invoke', { FunctionName: 'fail', Payload })).toMatchObject({ FunctionError: 'Unhandled' });
  expect(await good('Invoke', { FunctionName, InvocationType: 'Event' })).toMatchObject({ StatusCode: 202 });
  expect(await good('Invoke', { FunctionName, InvocationType: 'DryRun' })).toMatchObject({ StatusCode: 204 });
  await good('GetFunction', { FunctionName, Qualifier: 'live' });
  await good('GetFunctionConfiguration', { FunctionName });
  await good('ListFunctions', { MaxItems: 1 });
  await good('ListFunctions', { FunctionVersion: 'ALL' });
  await good('ListVersionsByFunction', { FunctionName });
  await good('UpdateFunctionConfiguration', {
    FunctionName,
    Description: 'e',
    Timeout: 4,
    MemorySize: 256,
    Environment: { Variables: { A: 'c' } },
    DeadLetterConfig: { TargetArn: queue },
  });
  await good('PublishVersion', { FunctionName, Description: 'f' });
  await good('CreateAlias', { FunctionName, Name: 'next', FunctionVersion: '2', Description: 'd', RoutingConfig });
  await good('GetAlias', { FunctionName, Name: 'next' });
  await good('UpdateAlias', {
    FunctionName,
    Name: 'next',
    FunctionVersion: '2',
    RoutingConfig: { AdditionalVersionWeights: {} },
  });
  await good('ListAliases', { FunctionName, FunctionVersion: '2', MaxItems: 10 });
  await good('PutFunctionConcurrency', { FunctionName, ReservedConcurrentExecutions: 1 });
  await good('GetFunctionConcurrency', { FunctionName });
  await good('DeleteFunctionConcurrency', { FunctionName });
  await good('PutFunctionEventInvokeConfig', {
    FunctionName,
    Qualifier: 'live',
    MaximumRetryAttempts: 1,
    MaximumEventAgeInSeconds: 60,
    DestinationConfig: { OnFailure: { Destination: queue }, OnSuccess: {} },
  });
  await good('UpdateFunctionEventInvokeConfig', { FunctionName, Qualifier: 'live', MaximumRetryAttempts: 2 });
  await good('GetFunctionEventInvokeConfig', { FunctionName, Qualifier: 'live' });
  await good('DeleteFunctionEventInvokeConfig', { FunctionName, Qualifier: 'live' });

  await bad('Invoke', 'ResourceNotFoundException', none);
  await bad('Invoke', 'InvalidRequestContentException', { FunctionName, Payload: Buffer.from('{') });
  await bad('Invoke', 'RequestTooLargeException', { FunctionName, Payload: Buffer.alloc(7e6, '1') });
  await good('PutFunctionConcurrency', { FunctionName, ReservedConcurrentExecutions: 0 });
  await bad('Invoke', 'TooManyRequestsException', { FunctionName });
  for (const operation of [
    'GetFunction',
    'GetFunctionConfiguration',
    'ListVersionsByFunction',
    'UpdateFunctionConfiguration',
    'PublishVersion',
    'ListAliases',
    'GetFunctionConcurrency',
    'DeleteFunctionConcurrency',
    'PutFunctionEventInvokeConfig',
    'UpdateFunctionEventInvokeConfig',
    'GetFunctionEventInvokeConfig',
    'DeleteFunctionEventInvokeConfig',
    'DeleteFunction',
  ]) {
    await bad(operation, 'ResourceNotFoundException', none);
  }
  await bad('GetAlias', 'ResourceNotFoundException', { FunctionName, Name: 'none' });
  await bad('UpdateAlias', 'ResourceNotFoundException', { FunctionName, Name: 'none' });
  await bad('DeleteAlias', 'ResourceNotFoundException', { ...none, Name: 'none' });
  await bad('CreateAlias', 'ResourceConflictException', { FunctionName, Name: 'live', FunctionVersion: '1' });
  await bad('UpdateAlias', 'PreconditionFailedException', { FunctionName, Name: 'live', RevisionId: 'none' });
  await bad('PublishVersion', 'PreconditionFailedException', { FunctionName, RevisionId: 'none' });
  await bad('PublishVersion', 'InvalidParameterValueException', { FunctionName, CodeSha256: 'none' });
  await bad('UpdateFunctionConfiguration', 'InvalidParameterValueException', { FunctionName, Timeout: 901 });
  await bad('ListFunctions', 'InvalidParameterValueException', { Marker: 'none' });
  const code = { FunctionName: 'new', Role: 'arn:aws:iam::000000000000:role/r', Code: { ZipFile: new Uint8Array() } };
  await bad('CreateFunction', 'InvalidParameterValueException', code);
  await bad('UpdateFunctionCode', 'InvalidParameterValueException', { FunctionName, ZipFile: new Uint8Array() });
  await bad('DeleteFunction', 'InvalidParameterValueException', { FunctionName, Qualifier: '2' });
  await good('DeleteAlias', { FunctionName, Name: 'next' });
  await good('DeleteFunction', { FunctionName, Qualifier: '2' });
  await good('DeleteFunction', { FunctionName });

  const success = ['CreateFunction', 'UpdateFunctionCode'];
  expect(await concluded(conversation, asked, world(), { success })).toEqual(nothing);
  await aws.close();
});
