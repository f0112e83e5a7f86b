import { expect, test } from '@jest/globals';
import { allOf, atMost } from '../../core/at-most.ts';

test('runs so many at the same time and no more, and gives the results in the order of the items', async () => {
  let running = 0;
  let most = 0;
  const results = await atMost(3, [5, 1, 4, 1, 2, 6], async (n) => {
    most = Math.max(most, ++running);
    for (let i = 0; i < n; i++) await Promise.resolve();
    running--;
    return n * 10;
  });
  expect(allOf(results)).toEqual([50, 10, 40, 10, 20, 60]);
  expect(most).toBe(3);
});

test('goes on after a failure, and tells of it where it was', async () => {
  const tried: number[] = [];
  const results = await atMost(2, [1, 2, 3, 4], async (n) => {
    tried.push(n);
    if (n === 2) throw new Error('two');
  });
  expect(tried).toEqual([1, 2, 3, 4]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  expect(() => allOf(results)).toThrow('two');
});

test('has nothing to do for nothing', async () => {
  expect(await atMost(3, [], () => Promise.reject(new Error('never')))).toEqual([]);
});
