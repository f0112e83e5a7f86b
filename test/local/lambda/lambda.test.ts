import { describe, expect, test } from '@jest/globals';
import { arnOf, callLambda, invokeFunction, refusalOf, specOf } from './calls.ts';
import { lambdaWorld } from './world.ts';

const echo = async (event: unknown) => ({ echo: event });
const version = (name: string) => async () => name;

describe('what is deployed', () => {
  test('is described as Lambda describes it', async () => {
    const { model } = lambdaWorld({ code: echo });
    const deployed = await model.deploy(specOf('f', 'code', { environment: { A: 'b' }, alias: 'live' }));
    expect(deployed).toEqual({ arn: arnOf('f'), version: '1', versionArn: arnOf('f', '1') });
    expect(await callLambda(model, 'GetFunctionConfiguration', { FunctionName: 'f' })).toMatchObject({
      FunctionName: 'f',
      FunctionArn: arnOf('f'),
      Version: '$LATEST',
      Timeout: 15,
      MemorySize: 512,
      Handler: 'handler.handler',
      Runtime: 'nodejs24.x',
      Environment: { Variables: { A: 'b' } },
      LastModified: '2026-01-01T00:00:00.000+0000',
      State: 'Active',
    });
    expect(await callLambda(model, 'GetFunction', { FunctionName: arnOf('f', 'live') })).toMatchObject({
      Configuration: { FunctionArn: arnOf('f', '1'), Version: '1' },
      Code: { RepositoryType: 'S3' },
    });
    expect(await callLambda(model, 'GetAlias', { FunctionName: 'f', Name: 'live' })).toMatchObject({
      AliasArn: arnOf('f', 'live'),
      FunctionVersion: '1',
    });
  });

  test('a version keeps its code when new code is deployed; deploying the same again publishes none', async () => {
    const { model } = lambdaWorld({ old: version('old'), new: version('new') });
    await model.deploy(specOf('f', 'old', { alias: 'live' }));
    expect(await model.deploy(specOf('f', 'old', { alias: 'live' }))).toMatchObject({ version: '1' });
    expect(await model.deploy(specOf('f', 'new', { alias: 'live' }))).toMatchObject({ version: '2' });
    const answers = ['1', '2', 'live', '$LATEST'].map((Qualifier) => invokeFunction(model, 'f', {}, { Qualifier }));
    expect(await Promise.all(answers)).toMatchObject([
      { Payload: 'old', ExecutedVersion: '1' },
      { Payload: 'new', ExecutedVersion: '2' },
      { Payload: 'new', ExecutedVersion: '2' },
      { Payload: 'new', ExecutedVersion: '$LATEST' },
    ]);
    expect(await callLambda(model, 'ListVersionsByFunction', { FunctionName: 'f' })).toMatchObject({
      Versions: [{ Version: '$LATEST' }, { Version: '1' }, { Version: '2' }],
    });
  });

  test('a changed configuration is a version of its own', async () => {
    const { model } = lambdaWorld({ code: async () => 1 });
    await model.deploy(specOf('f', 'code'));
    await callLambda(model, 'UpdateFunctionConfiguration', { FunctionName: 'f', Timeout: 20 });
    expect(await callLambda(model, 'PublishVersion', { FunctionName: 'f' })).toMatchObject({
      Version: '2',
      Timeout: 20,
    });
    expect(await callLambda(model, 'GetFunctionConfiguration', { FunctionName: 'f:1' })).toMatchObject({ Timeout: 15 });
  });

  test('an alias with weights sends a share of the calls to another version', async () => {
    let draw = 0;
    const { model } = lambdaWorld({ old: version('old'), new: version('new') }, { random: () => draw });
    await model.deploy(specOf('f', 'old'));
    await model.deploy(specOf('f', 'new'));
    const RoutingConfig = { AdditionalVersionWeights: { 2: 0.1 } };
    await callLambda(model, 'CreateAlias', { FunctionName: 'f', Name: 'live', FunctionVersion: '1', RoutingConfig });
    expect(await invokeFunction(model, 'f:live', {})).toMatchObject({ Payload: 'new' });
    draw = 0.1;
    expect(await invokeFunction(model, 'f:live', {})).toMatchObject({ Payload: 'old' });
    await callLambda(model, 'UpdateAlias', {
      FunctionName: 'f',
      Name: 'live',
      FunctionVersion: '2',
      RoutingConfig: {},
    });
    expect(await callLambda(model, 'ListAliases', { FunctionName: 'f' })).toMatchObject({
      Aliases: [{ Name: 'live', FunctionVersion: '2' }],
    });
  });

  test('functions are listed by name, page by page, and gone when deleted', async () => {
    const { model } = lambdaWorld({ code: echo });
    for (const name of ['b', 'c', 'a']) await model.deploy(specOf(name, 'code'));
    const first = await callLambda(model, 'ListFunctions', { MaxItems: 2 });
    expect(first).toMatchObject({ Functions: [{ FunctionName: 'a' }, { FunctionName: 'b' }] });
    await callLambda(model, 'DeleteFunction', { FunctionName: 'c' });
    const { NextMarker: Marker } = first;
    expect(await callLambda(model, 'ListFunctions', { MaxItems: 2, Marker })).toEqual({ Functions: [] });
  });
});

describe('refusals', () => {
  const world = lambdaWorld({ code: echo });
  const { model } = world;
  const call = (operation: string, input: Readonly<Record<string, unknown>>) =>
    refusalOf(callLambda(model, operation, input));

  test('what does not exist is ResourceNotFoundException 404 with its ARN', async () => {
    await model.deploy(specOf('f', 'code'));
    const missing = (message: string) => ({ code: 'ResourceNotFoundException', status: 404, Type: 'User', message });
    const invoke = (FunctionName: string) => call('Invoke', { FunctionName });
    expect(await invoke('g')).toEqual(missing(`Function not found: ${arnOf('g')}`));
    expect(await invoke('f:7')).toEqual(missing(`Function not found: ${arnOf('f', '7')}`));
    expect(await invoke(arnOf('f', 'live'))).toEqual(missing(`Cannot find alias arn: ${arnOf('f', 'live')}`));
    expect(await call('GetFunctionEventInvokeConfig', { FunctionName: 'f' })).toMatchObject({ status: 404 });
  });

  test.each([
    ['Invoke', { FunctionName: 'f', Payload: '{' }, 'InvalidRequestContentException', 400],
    ['Invoke', { FunctionName: 'f', Payload: `"${'x'.repeat(6 * 1024 * 1024)}"` }, 'RequestTooLargeException', 413],
    [
      'Invoke',
      { FunctionName: 'f', InvocationType: 'Event', Payload: `"${'x'.repeat(1024 * 1024)}"` },
      'RequestTooLargeException',
      413,
    ],
    ['Invoke', { FunctionName: 'f:1', Qualifier: '$LATEST' }, 'InvalidParameterValueException', 400],
    ['Invoke', { FunctionName: 'not a name' }, 'InvalidParameterValueException', 400],
    ['CreateAlias', { FunctionName: 'f', Name: 'x', FunctionVersion: '9' }, 'ResourceNotFoundException', 404],
    ['PublishVersion', { FunctionName: 'f', RevisionId: 'other' }, 'PreconditionFailedException', 412],
    ['UpdateFunctionConfiguration', { FunctionName: 'f', Timeout: 901 }, 'InvalidParameterValueException', 400],
  ])('%s %j is %s', async (operation, input, code, status) => {
    expect(await call(operation, input)).toMatchObject({ code, status });
  });

  test('a write with a revision that was read is refused once somebody else wrote, and changes nothing', async () => {
    const live = { FunctionName: 'f', Name: 'raced' };
    const { RevisionId } = await callLambda(model, 'CreateAlias', { ...live, FunctionVersion: '1' });
    await callLambda(model, 'UpdateAlias', { ...live, Description: 'theirs', RevisionId });
    const late = { ...live, Description: 'late', RevisionId };
    expect(await call('UpdateAlias', late)).toMatchObject({ code: 'PreconditionFailedException', status: 412 });
    expect(await callLambda(model, 'GetAlias', live)).toMatchObject({ Description: 'theirs' });
  });

  test.each([
    ['execution role', { role: { arn: 'arn:aws:iam::000000000000:role/other' } }],
    ['dead-letter queue', { deadLetterArn: 'arn:aws:sqs:eu-west-1:000000000000:q' }],
  ])('versions with another %s do not share an alias', async (what, more) => {
    const own = lambdaWorld({ code: echo });
    await own.model.deploy(specOf('f', 'code', { alias: 'live' }));
    await own.model.deploy(specOf('f', 'code', more));
    const RoutingConfig = { AdditionalVersionWeights: { 2: 0.1 } };
    const shared = { FunctionName: 'f', Name: 'live', RoutingConfig };
    expect(await refusalOf(callLambda(own.model, 'UpdateAlias', shared))).toMatchObject({
      code: 'InvalidParameterValueException',
      message: expect.stringContaining(what),
    });
    const moved = { FunctionName: 'f', Name: 'live', FunctionVersion: '2' };
    expect(await callLambda(own.model, 'UpdateAlias', moved)).toMatchObject({ FunctionVersion: '2' });
  });

  test('an alias cannot be made twice', async () => {
    const alias = { FunctionName: 'f', Name: 'twice', FunctionVersion: '1' };
    await callLambda(model, 'CreateAlias', alias);
    expect(await call('CreateAlias', alias)).toMatchObject({ code: 'ResourceConflictException', status: 409 });
  });

  test('what is not implemented is refused by name', async () => {
    expect(await call('CreateFunction', { FunctionName: 'g' })).toMatchObject({
      message: expect.stringContaining('ZipFile'),
    });
    expect(await call('Invoke', { FunctionName: 'f', DurableExecutionName: 'x' })).toMatchObject({
      message: 'The embedded AWS does not implement DurableExecutionName of Invoke of Lambda.',
    });
    expect(await call('AddPermission', { FunctionName: 'f' })).toMatchObject({ code: 'NotImplemented', status: 501 });
  });
});

describe('Invoke', () => {
  test('answers what the handler returned, null for nothing, and an empty payload is an empty object', async () => {
    const { model } = lambdaWorld({ echo, nothing: async () => undefined });
    await model.deploy(specOf('echo', 'echo'));
    await model.deploy(specOf('nothing', 'nothing'));
    expect(await invokeFunction(model, 'echo', { a: 1 })).toEqual({
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      Payload: { echo: { a: 1 } },
    });
    expect(await callLambda(model, 'Invoke', { FunctionName: 'echo' })).toMatchObject({ Payload: '{"echo":{}}' });
    expect(await callLambda(model, 'Invoke', { FunctionName: 'nothing' })).toMatchObject({ Payload: 'null' });
  });

  test('an error that the handler throws is an answer with FunctionError', async () => {
    class RouteDriftError extends Error {
      override readonly name = 'RouteDriftError';
    }
    const { model } = lambdaWorld({
      fails: () => Promise.reject(new RouteDriftError('moved')),
      odd: () => Promise.reject('a text'),
    });
    await model.deploy(specOf('fails', 'fails'));
    await model.deploy(specOf('odd', 'odd'));
    expect(await invokeFunction(model, 'fails', {})).toMatchObject({
      StatusCode: 200,
      FunctionError: 'Unhandled',
      Payload: { errorType: 'RouteDriftError', errorMessage: 'moved', trace: expect.any(Array) },
    });
    expect(await invokeFunction(model, 'odd', {})).toMatchObject({
      Payload: { errorType: 'string', errorMessage: 'a text', trace: [] },
    });
  });

  test('a response beyond 6 MB is an error of the function', async () => {
    const { model } = lambdaWorld({ large: async () => 'x'.repeat(6 * 1024 * 1024) });
    await model.deploy(specOf('large', 'large'));
    expect(await invokeFunction(model, 'large', {})).toMatchObject({
      FunctionError: 'Unhandled',
      Payload: { errorType: 'Function.ResponseSizeTooLarge' },
    });
  });

  test('DryRun runs nothing', async () => {
    let runs = 0;
    const count = async () => {
      runs += 1;
    };
    const { model } = lambdaWorld({ count });
    await model.deploy(specOf('count', 'count'));
    const input = { FunctionName: 'count', InvocationType: 'DryRun' };
    expect(await callLambda(model, 'Invoke', input)).toMatchObject({ StatusCode: 204 });
    expect(runs).toBe(0);
  });

  test('more calls at once than there is room for are throttled, reserved or not', async () => {
    const { model, clock } = lambdaWorld({ sleeps: () => new Promise(() => undefined) }, { concurrency: 2 });
    await model.deploy(specOf('sleeps', 'sleeps', { timeoutSeconds: 1 }));
    const invoke = () => callLambda(model, 'Invoke', { FunctionName: 'sleeps' });
    const running = [invoke(), invoke()];
    expect(await refusalOf(invoke())).toEqual({
      code: 'TooManyRequestsException',
      status: 429,
      message: 'Rate Exceeded.',
      Type: 'User',
      Reason: 'ConcurrentInvocationLimitExceeded',
    });
    await clock.advance(1000);
    await Promise.all(running);
    await callLambda(model, 'PutFunctionConcurrency', { FunctionName: 'sleeps', ReservedConcurrentExecutions: 0 });
    expect(await refusalOf(invoke())).toMatchObject({ Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' });
    await callLambda(model, 'DeleteFunctionConcurrency', { FunctionName: 'sleeps' });
    const again = invoke();
    await clock.advance(1000);
    expect(await again).toMatchObject({ FunctionError: 'Unhandled' });
  });

  test('a snapshot through JSON restores functions, versions and aliases', async () => {
    const functions = { old: version('old'), new: version('new') };
    const { model } = lambdaWorld(functions);
    await model.deploy(specOf('f', 'old', { alias: 'live' }));
    await model.deploy(specOf('f', 'new'));
    const { model: restored } = lambdaWorld(functions);
    restored.restore(JSON.parse(JSON.stringify(model.snapshot())));
    expect(await invokeFunction(restored, 'f:live', {})).toMatchObject({ Payload: 'old' });
    expect(await invokeFunction(restored, 'f', {})).toMatchObject({ Payload: 'new' });
  });
});
