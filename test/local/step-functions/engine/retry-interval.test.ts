import { expect, test } from '@jest/globals';
import { retryInterval } from '../../../../local/step-functions/engine/retry-interval.ts';

const retrier = {
  errorEquals: ['E'],
  intervalSeconds: 3,
  maxAttempts: 9,
  backoffRate: 2,
  maxDelaySeconds: undefined,
  fullJitter: false,
};

test('A retry waits longer each time, up to the longest delay', () => {
  const intervals = (changes: object) =>
    [0, 1, 2, 3].map((earlier) => retryInterval({ ...retrier, ...changes }, earlier, () => 0.5));
  expect(intervals({})).toEqual([3000, 6000, 12_000, 24_000]);
  expect(intervals({ maxDelaySeconds: 10 })).toEqual([3000, 6000, 10_000, 10_000]);
  expect(intervals({ fullJitter: true })).toEqual([1500, 3000, 6000, 12_000]);
  expect(intervals({ fullJitter: true, maxDelaySeconds: 10 })).toEqual([1500, 3000, 5000, 5000]);
});
