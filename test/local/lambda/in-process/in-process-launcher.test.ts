import { expect, test } from '@jest/globals';
import type { Fault } from '../../../../local/lambda/in-process/in-process-launcher.ts';
import type { Sandbox } from '../../../../local/lambda/in-process/sandbox.ts';
import type { LambdaContext } from '../../../../local/lambda/runtime/context.ts';
import { arnOf, callLambda, invokeFunction, specOf } from '../calls.ts';
import { lambdaWorld, watch } from '../world.ts';

const never = () => new Promise<never>(() => undefined);

test('a handler gets Lambda’s context', async () => {
  const { model } = lambdaWorld({
    code: async (_event, context: LambdaContext) => ({ ...context, remaining: context.getRemainingTimeInMillis() }),
  });
  await model.deploy(specOf('f', 'code', { alias: 'live' }));
  const context = { custom: { a: 1 } };
  const ClientContext = Buffer.from(JSON.stringify(context)).toString('base64');
  const { Payload: payload } = await invokeFunction(model, 'f', {}, { Qualifier: 'live', ClientContext });
  expect(payload).toMatchObject({
    functionName: 'f',
    functionVersion: '1',
    invokedFunctionArn: arnOf('f', 'live'),
    memoryLimitInMB: '512',
    awsRequestId: expect.stringMatching(/^request-/),
    logGroupName: '/aws/lambda/f',
    clientContext: context,
    remaining: 15_000,
  });
});

test('a time-out comes when the injected clock says so; the sandbox is gone, the next call has another', async () => {
  const seen: Sandbox[] = [];
  const { model, clock } = lambdaWorld({
    slow: async (event, _context, sandbox) => {
      seen.push(sandbox);
      return event === 'quick' ? 'done' : never();
    },
  });
  await model.deploy(specOf('slow', 'slow'));
  const slow = watch(invokeFunction(model, 'slow', 'slow'));
  await clock.advance(14_999);
  expect(slow.answer).toBeUndefined();
  await clock.advance(1);
  expect(slow.answer).toMatchObject({
    FunctionError: 'Unhandled',
    Payload: {
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/^RequestId: request-\d+ Error: Task timed out after 15\.00 seconds$/),
    },
  });
  await invokeFunction(model, 'slow', 'quick');
  await invokeFunction(model, 'slow', 'quick');
  expect(seen.map((sandbox) => sandbox.alive)).toEqual([false, true, true]);
  expect(seen[1]).toBe(seen[2]);
});

test('a killed function fails what runs in it; what its handler returns later counts for nothing', async () => {
  let release = () => undefined as unknown;
  const { model } = lambdaWorld({ waits: () => new Promise((resolve) => (release = () => resolve('too late'))) });
  await model.deploy(specOf('waits', 'waits'));
  const call = invokeFunction(model, 'waits', {});
  expect(model.kill('other')).toBe(0);
  expect(model.kill('waits')).toBe(1);
  release();
  expect(await call).toMatchObject({
    FunctionError: 'Unhandled',
    Payload: {
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Runtime exited with error: signal: killed$/),
    },
  });
});

test.each<[Fault, 'before' | 'after', number]>([
  ['crash', 'before', 0],
  ['crash', 'after', 1],
  ['duplicate', 'before', 2],
])('a %s %s the handler: it runs %i times', async (kind, moment, expected) => {
  let runs = 0;
  const count = async () => {
    runs += 1;
  };
  const fault = (when: 'before' | 'after') => (when === moment ? kind : undefined);
  const { model } = lambdaWorld({ count }, { fault });
  await model.deploy(specOf('count', 'count'));
  const { FunctionError: failed } = await callLambda(model, 'Invoke', { FunctionName: 'count' });
  expect({ runs, failed }).toEqual({ runs: expected, failed: kind === 'crash' ? 'Unhandled' : undefined });
});

test('a function that is not in this process cannot be deployed', async () => {
  const { model } = lambdaWorld({});
  await expect(model.deploy(specOf('f', 'nowhere'))).rejects.toThrow('no function in this process is called nowhere');
});
