import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backOffMs } from '../../../local/data-plane/back-off.ts';
import type { Failure } from '../../../local/data-plane/retry-policy.ts';
import { listenerPatience, patienceOf } from '../../../local/data-plane/retry-policy.ts';
import type { HttpRoute } from '../../../local/data-plane/route-spec.ts';

const noLimit = Number.POSITIVE_INFINITY;
const withDefault = { hasDefaultRetries: true };
const ms = (value: number) => ({ unit: 'ms' as const, value });
const answered = (status: number, grpcStatus?: string): Failure => ({ kind: 'answered', status, grpcStatus });
const resets = (['unreachable', 'reset', 'refusedStream', 'attemptTimedOut'] as const).map((kind) => ({ kind }));
const unreachable = { kind: 'unreachable' } as const;
const refusedStream = { kind: 'refusedStream' } as const;

type Policy = NonNullable<HttpRoute['retryPolicy']>;
const policy = (events: Partial<Policy>) => ({ maxRetries: 4, perRetryTimeout: ms(500), ...events });

describe('how patient a sidecar is', () => {
  test('a route without timeout and retry policy gets 15 s, and 300 s of silence', () => {
    expect(patienceOf({}, withDefault)).toMatchObject({ requestMs: 15_000, attemptMs: noLimit, idleMs: 300_000 });
  });

  test('perRequest and idle are limits of their own, and 0 is no limit', () => {
    const times = (timeout: HttpRoute['timeout']) => patienceOf({ timeout }, withDefault);
    expect(times({ perRequest: { unit: 's', value: 3 } })).toMatchObject({ requestMs: 3000, idleMs: 300_000 });
    expect(times({ perRequest: ms(3000), idle: ms(200) })).toMatchObject({ requestMs: 3000, idleMs: 200 });
    expect(times({ perRequest: ms(0), idle: ms(0) })).toMatchObject({ requestMs: noLimit, idleMs: noLimit });
  });

  test('a listener has the same times, and its sidecar never tries again', () => {
    expect(listenerPatience({})).toMatchObject({ requestMs: 15_000, idleMs: 300_000, maxRetries: 0 });
    expect(listenerPatience({ perRequestMs: 20_000, idleMs: 0 })).toMatchObject({ requestMs: 20_000, idleMs: noLimit });
    expect(resets.filter(listenerPatience({}).retries)).toEqual([]);
  });

  test.each<[string, Partial<Policy>, readonly Failure[], readonly Failure[]]>([
    [
      'server-error',
      { httpRetryEvents: ['server-error'] },
      [...[500, 502, 511, 599].map((status) => answered(status)), ...resets],
      [answered(200), answered(409)],
    ],
    [
      'gateway-error',
      { httpRetryEvents: ['gateway-error'] },
      [...[502, 503, 504].map((status) => answered(status)), ...resets],
      [answered(500), answered(505), answered(409)],
    ],
    ['client-error', { httpRetryEvents: ['client-error'] }, [answered(409)], [answered(400), answered(500), ...resets]],
    [
      'stream-error',
      { httpRetryEvents: ['stream-error'] },
      [refusedStream],
      [answered(503), unreachable, { kind: 'reset' }],
    ],
    [
      'connection-error',
      { tcpRetryEvents: ['connection-error'] },
      [unreachable],
      [answered(503), refusedStream, { kind: 'reset' }, { kind: 'attemptTimedOut' }],
    ],
    [
      'an event beside another',
      policy({ httpRetryEvents: ['client-error'], tcpRetryEvents: ['connection-error'] }),
      [answered(409), unreachable],
      [answered(503)],
    ],
  ])('%s tries again after what it stands for alone', (_event, events, again, not) => {
    const patience = patienceOf({ retryPolicy: policy(events) }, withDefault);
    expect(again.filter((failure) => !patience.retries(failure))).toEqual([]);
    expect(not.filter(patience.retries)).toEqual([]);
    expect(patience).toMatchObject({ maxRetries: 4, attemptMs: 500 });
  });

  test('without a policy of its own a route tries twice again: after 503, UNAVAILABLE and any reset', () => {
    const patience = patienceOf({}, withDefault);
    expect(patience.maxRetries).toBe(2);
    const again = [answered(503), answered(200, '14'), ...resets];
    expect(again.filter((failure) => !patience.retries(failure))).toEqual([]);
    expect([answered(500), answered(504), answered(200, '13')].filter(patience.retries)).toEqual([]);
  });

  test('in an account without the hidden default nothing is tried again', () => {
    expect([answered(503), ...resets].filter(patienceOf({}, { hasDefaultRetries: false }).retries)).toEqual([]);
  });
});

describe('the wait before a retry', () => {
  test('is at most 25, 50, 100, 200 and then 250 ms', () => {
    expect([1, 2, 3, 4, 5, 20].map((retry) => backOffMs(retry, 1))).toEqual([25, 50, 100, 200, 250, 250]);
  });

  test('is drawn from 0 to below its ceiling, in whole milliseconds', () => {
    const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), draw, (retry, random) => {
        const waited = backOffMs(retry, random);
        expect(Number.isInteger(waited) && waited >= 0 && waited < backOffMs(retry, 1)).toBe(true);
      }),
    );
  });
});
