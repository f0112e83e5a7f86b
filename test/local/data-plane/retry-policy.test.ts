import { describe, expect, test } from '@jest/globals';
import { patienceOf } from '../../../local/data-plane/retry-policy.ts';

const policy = (httpRetryEvents: ('server-error' | 'gateway-error' | 'client-error' | 'stream-error')[]) => ({
  maxRetries: 2,
  perRetryTimeout: { unit: 'ms' as const, value: 500 },
  httpRetryEvents,
});

describe('how patient a sidecar is', () => {
  test('a route without timeout and retry policy gets 15 s, one attempt and no retry', () => {
    expect(patienceOf({})).toMatchObject({ requestMs: 15_000, attemptMs: Number.POSITIVE_INFINITY, maxRetries: 0 });
    expect(patienceOf({}).retriesStatus(503)).toBe(false);
  });

  test('perRequest and idle are limits of their own, and 0 is no limit', () => {
    const ms = (value: number) => ({ unit: 'ms' as const, value });
    expect(patienceOf({ timeout: { perRequest: { unit: 's', value: 3 } } }).requestMs).toBe(3000);
    expect(patienceOf({ timeout: { perRequest: ms(3000), idle: ms(200) } })).toMatchObject({
      requestMs: 3000,
      idleMs: 200,
    });
    expect(patienceOf({})).toMatchObject({ idleMs: 300_000 });
    const none = Number.POSITIVE_INFINITY;
    expect(patienceOf({ timeout: { perRequest: ms(0), idle: ms(0) } })).toMatchObject({
      requestMs: none,
      idleMs: none,
    });
  });

  test.each([
    ['server-error', [500, 502, 503, 504], [200, 409], true],
    ['gateway-error', [502, 503, 504], [500, 505, 409], true],
    ['client-error', [409], [400, 500], false],
    ['stream-error', [], [500, 503, 409], false],
  ] as const)('%s tries again after %j, not after %j', (event, again, not, reset) => {
    const patience = patienceOf({ retryPolicy: policy([event]) });
    expect(again.filter((status) => !patience.retriesStatus(status))).toEqual([]);
    expect(not.filter(patience.retriesStatus)).toEqual([]);
    expect(patience).toMatchObject({ maxRetries: 2, attemptMs: 500, retriesReset: reset });
  });
});
