import { expect, test } from '@jest/globals';
import { emptyTally } from '../../../local/data-plane/tally.ts';
import { createCallerStats } from '../../../local/sample-app/caller-stats.ts';

const tally = (virtualNode: string, errors: number, responseMs: Record<number, number>) => {
  const requests = errors + Object.values(responseMs).reduce((sum, count) => sum + count, 0);
  const empty = emptyTally('color.local', virtualNode);
  return { ...empty, requests, responseMs, codes: { ...empty.codes, '2XX': requests - errors, '5XX': errors } };
};

test('what several callers saw in the window is summed for each version', () => {
  const stats = createCallerStats('color.local', ['v1', 'v2'], 60);
  stats.add(1000, [tally('v1', 0, { 1: 1000 })]);
  stats.add(2000, [tally('v1', 0, { 10: 50, 20: 25 }), tally('v2', 10, {})]);
  stats.add(2100, [tally('v1', 0, { 20: 24, 99: 1 }), { ...tally('v2', 0, { 5: 7 }), virtualService: 'other.local' }]);
  expect(stats.since(1500)).toEqual({
    v1: { requests: 100, share: 100 / 110, errors: 0, p50Ms: 10, p99Ms: 20 },
    v2: { requests: 10, share: 10 / 110, errors: 10, p50Ms: null, p99Ms: null },
  });
});

test('a window without requests has an entry for each version all the same', () => {
  const none = { requests: 0, share: 0, errors: 0, p50Ms: null, p99Ms: null };
  expect(createCallerStats('color.local', ['v1', 'v2'], 60).since(0)).toEqual({ v1: none, v2: none });
});
