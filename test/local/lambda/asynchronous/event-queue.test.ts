import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../../local/kit/aws-error.ts';
import { arnOf, callLambda, specOf } from '../calls.ts';
import { lambdaWorld } from '../world.ts';

const queueArn = 'arn:aws:sqs:eu-west-1:000000000000:failed';
const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/000000000000/failed';
const minute = 60_000;

/** A function that fails the first `failures` times, and when it ran. */
function flaky(failures: number) {
  const runs: unknown[] = [];
  const run = async (event: unknown) => {
    runs.push(event);
    if (runs.length <= failures) throw new Error(`failure ${runs.length}`);
    return 'ok';
  };
  return { runs, run };
}

const event = (name: string, payload: unknown) => ({
  FunctionName: name,
  InvocationType: 'Event',
  Payload: JSON.stringify(payload),
});

describe('an asynchronous call', () => {
  test('is accepted at once and run after that', async () => {
    const { runs, run } = flaky(0);
    const { model, clock } = lambdaWorld({ run });
    await model.deploy(specOf('f', 'run'));
    expect(await callLambda(model, 'Invoke', event('f', 1))).toEqual({ StatusCode: 202, Payload: '' });
    expect(runs).toEqual([]);
    await clock.advance(0);
    expect(runs).toEqual([1]);
  });

  test('that fails is run again one minute later, then two', async () => {
    const { runs, run } = flaky(9);
    const { model, clock } = lambdaWorld({ run });
    await model.deploy(specOf('f', 'run'));
    await callLambda(model, 'Invoke', event('f', 1));
    const counts: number[] = [];
    for (const step of [0, minute - 1, 1, 2 * minute - 1, 1, 60 * minute]) {
      await clock.advance(step);
      counts.push(runs.length);
    }
    expect(counts).toEqual([1, 1, 2, 2, 3, 3]);
  });

  test('that fails for good is told to the destination and the dead-letter queue', async () => {
    const { run } = flaky(9);
    const { model, clock, sent } = lambdaWorld({ run });
    const asynchronous = { maximumRetryAttempts: 1, onFailure: queueArn };
    await model.deploy(specOf('f', 'run', { alias: 'live', asynchronous, deadLetterArn: queueArn }));
    await callLambda(model, 'Invoke', event('f:live', { a: 1 }));
    await clock.advance(minute);
    const [record, deadLetter] = sent.map(({ input }) => input);
    expect(sent).toMatchObject([
      { service: 'sqs', operation: 'SendMessage', input: { QueueUrl: queueUrl } },
      { service: 'sqs', operation: 'SendMessage', input: { QueueUrl: queueUrl } },
    ]);
    expect(JSON.parse(String(record?.MessageBody))).toEqual({
      version: '1.0',
      timestamp: '2026-01-01T00:01:00.000Z',
      requestContext: {
        requestId: expect.stringMatching(/^request-/),
        functionArn: arnOf('f', 'live'),
        condition: 'RetriesExhausted',
        approximateInvokeCount: 2,
      },
      requestPayload: { a: 1 },
      responseContext: { statusCode: 200, executedVersion: '1', functionError: 'Unhandled' },
      responsePayload: { errorType: 'Error', errorMessage: 'failure 2', trace: expect.any(Array) },
    });
    expect(deadLetter).toMatchObject({
      MessageBody: '{"a":1}',
      MessageAttributes: { RequestID: { DataType: 'String' }, ErrorCode: { DataType: 'Number', StringValue: '200' } },
    });
  });

  test('that succeeds is told to the destination for that', async () => {
    const { run } = flaky(0);
    const { model, clock, sent } = lambdaWorld({ run });
    await model.deploy(specOf('f', 'run'));
    await callLambda(model, 'PutFunctionEventInvokeConfig', {
      FunctionName: 'f',
      DestinationConfig: { OnSuccess: { Destination: 'arn:aws:events:eu-west-1:000000000000:event-bus/default' } },
    });
    await callLambda(model, 'Invoke', event('f', 1));
    await clock.advance(0);
    expect(sent).toMatchObject([
      {
        service: 'events',
        operation: 'PutEvents',
        input: { Entries: [{ Source: 'lambda', DetailType: 'Lambda Function Invocation Result - Success' }] },
      },
    ]);
  });

  test('for which there is no room waits without using up its attempts, until it is too old', async () => {
    const { runs, run } = flaky(0);
    const { model, clock, sent } = lambdaWorld({ run });
    const asynchronous = { maximumEventAgeSeconds: 60, onFailure: queueArn };
    await model.deploy(specOf('f', 'run', { asynchronous, reservedConcurrency: 0 }));
    await callLambda(model, 'Invoke', event('f', 1));
    await clock.advance(minute - 1);
    expect(sent).toEqual([]);
    await clock.advance(1);
    expect(JSON.parse(String(sent[0]?.input.MessageBody))).toMatchObject({
      requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 0 },
      requestPayload: 1,
    });
    await callLambda(model, 'Invoke', event('f', 2));
    await clock.advance(1500);
    await callLambda(model, 'DeleteFunctionConcurrency', { FunctionName: 'f' });
    await clock.advance(10_000);
    expect(runs).toEqual([2]);
  });

  test('whose destination refuses it leaves a line in the log', async () => {
    const { run } = flaky(9);
    const refuses = () => Promise.reject(new AwsError('QueueDoesNotExist', 'no such queue'));
    const { model, clock } = lambdaWorld({ run }, { call: refuses });
    const lines: string[] = [];
    model.onLog(({ line }) => lines.push(line));
    await model.deploy(specOf('f', 'run', { asynchronous: { maximumRetryAttempts: 0, onFailure: queueArn } }));
    await callLambda(model, 'Invoke', event('f', 1));
    await clock.advance(0);
    expect(lines.at(-1)).toMatch(/^\[ERROR\] .*failed.*QueueDoesNotExist: no such queue$/);
  });

  test('outlives a restart: what had not ended is run by who restores the snapshot', async () => {
    const first = flaky(9);
    const before = lambdaWorld({ run: first.run });
    await before.model.deploy(specOf('f', 'run'));
    await callLambda(before.model, 'Invoke', event('f', 'kept'));
    await before.clock.advance(0);
    const state = JSON.parse(JSON.stringify(before.model.snapshot()));
    await before.model.close();
    await before.clock.advance(10 * minute);
    expect(first.runs).toEqual(['kept']);
    const second = flaky(0);
    const after = lambdaWorld({ run: second.run });
    after.model.restore(state);
    await after.clock.advance(minute);
    expect(second.runs).toEqual(['kept']);
    expect(after.model.snapshot()).toMatchObject({ events: [] });
  });
});

describe('its configuration', () => {
  test('is put, updated, given back and deleted, each qualifier its own', async () => {
    const { model } = lambdaWorld({ run: async () => 1 });
    await model.deploy(specOf('f', 'run', { alias: 'live' }));
    const onLive = { FunctionName: 'f', Qualifier: 'live' };
    const DestinationConfig = { OnFailure: { Destination: queueArn } };
    await callLambda(model, 'PutFunctionEventInvokeConfig', { ...onLive, MaximumRetryAttempts: 0 });
    await callLambda(model, 'UpdateFunctionEventInvokeConfig', { ...onLive, DestinationConfig });
    expect(await callLambda(model, 'GetFunctionEventInvokeConfig', onLive)).toEqual({
      FunctionArn: arnOf('f', 'live'),
      LastModified: Date.UTC(2026, 0, 1) / 1000,
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnSuccess: {}, OnFailure: { Destination: queueArn } },
    });
    await callLambda(model, 'DeleteFunctionEventInvokeConfig', onLive);
    await expect(callLambda(model, 'GetFunctionEventInvokeConfig', onLive)).rejects.toThrow("doesn't have");
    const topic = { OnFailure: { Destination: 'arn:aws:sns:eu-west-1:000000000000:topic' } };
    const refused = callLambda(model, 'PutFunctionEventInvokeConfig', { ...onLive, DestinationConfig: topic });
    await expect(refused).rejects.toThrow('does not implement the destination arn:aws:sns');
  });
});
