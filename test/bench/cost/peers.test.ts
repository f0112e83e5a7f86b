import { expect, test } from '@jest/globals';
import { pipelineSample, poller } from '../../../bench/cost/peers.ts';

test('the sample enters five states a step, looks in each but the last, and pays its start', () => {
  // Two before the steps, four steps of five, two and five for the last one.
  expect(pipelineSample('good')).toEqual({ transitions: 30, invocations: 11, metrics: 4, looks: 4 });
});

test('the sample takes a bad canary back at the look of the second step', () => {
  expect(pipelineSample('bad')).toEqual({ transitions: 15, invocations: 6, metrics: 2, looks: 2 });
});

test('the poller looks each minute, and five more times before it takes a bad canary back', () => {
  expect([poller('good').looks, poller('bad').looks]).toEqual([50, 15]);
});
