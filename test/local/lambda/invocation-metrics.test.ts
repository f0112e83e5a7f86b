import { expect, test } from '@jest/globals';
import type { MetricValue } from '../../../local/lambda/invocation-metrics.ts';
import { callLambda, invokeFunction, refusalOf, specOf } from './calls.ts';
import { lambdaWorld, watch } from './world.ts';

const start = Date.parse('2026-01-01T00:00:00Z') / 1000;

/** `Metric{dimensions} value`, of what is not zero. */
const told = (values: readonly MetricValue[]) =>
  values
    .filter(({ Value }) => Value !== 0)
    .map(({ MetricName, Dimensions, Value }) => `${MetricName}{${Dimensions.map((each) => each.Value)}} ${Value}`);

function recorded(...world: Parameters<typeof lambdaWorld>) {
  const { model, clock } = lambdaWorld(...world);
  const values: MetricValue[] = [];
  model.onMetrics((more) => values.push(...more));
  return { model, clock, take: () => values.splice(0) };
}

const answers = async () => 'done';
const throws = () => Promise.reject(new Error('broken'));
const never = () => new Promise<never>(() => undefined);

test('a call without a qualifier counts for its function and for all functions', async () => {
  const { model, take } = recorded({ answers });
  await model.deploy(specOf('f', 'answers'));
  await invokeFunction(model, 'f', {});
  const values = take();
  expect(told(values)).toEqual(['Invocations{} 1', 'Invocations{f} 1']);
  const zeros = values.filter(({ Value, Dimensions }) => Value === 0 && Dimensions.length === 1);
  expect(zeros.map(({ MetricName }) => MetricName)).toEqual(['Errors', 'Throttles', 'Duration']);
});

test('a weighted alias counts for itself and for the version that it chose; without weights for itself alone', async () => {
  let drawn = 0.2;
  const { model, take } = recorded({ answers, throws }, { random: () => drawn });
  await model.deploy(specOf('f', 'answers', { alias: 'live' }));
  await model.deploy(specOf('f', 'throws'));
  await invokeFunction(model, 'f', {}, { Qualifier: 'live' });
  expect(told(take())).toEqual(['Invocations{} 1', 'Invocations{f} 1', 'Invocations{f,f:live} 1']);
  const RoutingConfig = { AdditionalVersionWeights: { 2: 0.25 } };
  await callLambda(model, 'UpdateAlias', { FunctionName: 'f', Name: 'live', RoutingConfig });
  await invokeFunction(model, 'f', {}, { Qualifier: 'live' });
  const canary = take();
  expect(told(canary)).toContain('Invocations{f,f:live,2} 1');
  expect(told(canary)).toContain('Errors{f,f:live,2} 1');
  expect(canary.at(-1)?.Dimensions).toEqual([
    { Name: 'FunctionName', Value: 'f' },
    { Name: 'Resource', Value: 'f:live' },
    { Name: 'ExecutedVersion', Value: '2' },
  ]);
  drawn = 0.25;
  await invokeFunction(model, 'f', {}, { Qualifier: 'live' });
  expect(told(take())).toEqual([
    'Invocations{} 1',
    'Invocations{f} 1',
    'Invocations{f,f:live} 1',
    'Invocations{f,f:live,1} 1',
  ]);
});

test('a call that a version’s number names counts for that version, and never for an executed one', async () => {
  const { model, take } = recorded({ answers });
  await model.deploy(specOf('f', 'answers'));
  await invokeFunction(model, 'f', {}, { Qualifier: '1' });
  expect(told(take())).toEqual(['Invocations{} 1', 'Invocations{f} 1', 'Invocations{f,f:1} 1']);
});

test('an answer that says HTTP 500 is no error', async () => {
  const { model, take } = recorded({ refuses: async () => ({ statusCode: 500 }) });
  await model.deploy(specOf('f', 'refuses'));
  await invokeFunction(model, 'f', {});
  expect(told(take())).toEqual(['Invocations{} 1', 'Invocations{f} 1']);
});

test('nothing is known of a call before its end, which stamps it with its start', async () => {
  const { model, clock, take } = recorded({ never });
  await model.deploy(specOf('f', 'never', { timeoutSeconds: 90 }));
  const call = watch(invokeFunction(model, 'f', {}));
  await clock.advance(89_999);
  expect(take()).toEqual([]);
  await clock.advance(1);
  expect(call.answer).toMatchObject({ FunctionError: 'Unhandled' });
  const values = take();
  expect(told(values)).toEqual([
    'Invocations{} 1',
    'Errors{} 1',
    'Invocations{f} 1',
    'Errors{f} 1',
    'Duration{} 90000',
    'Duration{f} 90000',
  ]);
  expect(new Set(values.map(({ Timestamp }) => Timestamp))).toEqual(new Set([start]));
});

test('a throttled call is a throttle, no invocation and no error', async () => {
  const { model, take } = recorded({ never }, { concurrency: 1 });
  await model.deploy(specOf('f', 'never', { alias: 'live' }));
  watch(invokeFunction(model, 'f', {}, { Qualifier: 'live' }));
  await refusalOf(invokeFunction(model, 'f', {}, { Qualifier: 'live' }));
  expect(take().map(({ MetricName, Value }) => [MetricName, Value])).toEqual(Array(3).fill(['Throttles', 1]));
});
