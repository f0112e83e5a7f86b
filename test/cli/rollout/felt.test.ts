import { expect, test } from '@jest/globals';
import { feltBy, feltText } from '../../../cli/rollout/felt.ts';

const names = { stable: 'v1', canary: 'v2', percentile: 'p99' };
const stable = { requests: 900, errors: 9, latencyMs: 40 };
const periods = [
  { start: 0, canary: { requests: 100, errors: 50 }, stable },
  { start: 60, canary: { requests: 100, errors: 5, latencyMs: 180 }, stable },
  { start: 120, canary: { requests: 100, errors: 7, latencyMs: 160 }, stable },
  { start: 180, stable: { requests: 900, errors: 900, latencyMs: 900 } },
];

test('what users felt are the canary’s requests since the start, beside the stable of the same periods', () => {
  const felt = feltBy(periods, 60);
  expect(felt).toEqual({
    requests: 200,
    failed: 12,
    failedBeyondStable: 10,
    responseMs: { canary: 170, stable: 40 },
  });
  expect(felt && feltText(felt, names)).toBe(
    '200 requests to v2, 12 failed (6%), 10 more than on v1; p99 170 ms, on v1 40 ms',
  );
});

test('without failures or response times it says only what is known', () => {
  const felt = feltBy([{ start: 0, canary: { requests: 1, errors: 0 } }], 0);
  expect(felt && feltText(felt, names)).toBe('1 request to v2, none failed');
});

test('nothing was felt of a canary that was never called', () => {
  expect(feltBy(periods, 180)).toBeUndefined();
});
