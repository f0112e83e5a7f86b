import { expect, test } from '@jest/globals';
import type { LatencyTrace } from '../../../../bench/judge/latency/latency-trace.ts';
import { peers } from '../../../../bench/judge/latency/peers.ts';

/** 40 minutes of a stable whose p90 is 100 and whose p99 is 200 or a little more, beside a canary as given. */
function told(canary: (minute: number) => { p90: number; p99: number }): LatencyTrace {
  const timed = (percentiles: { p90: number; p99: number }) => ({ requests: 1000, over: [], percentiles });
  return {
    history: [],
    minutes: Array.from({ length: 40 }, (_, minute) => ({
      canary: timed(canary(minute)),
      stable: timed({ p90: 100 + (minute % 3), p99: 200 + (minute % 3) }),
    })),
  };
}

const minuteOf = (name: string, trace: LatencyTrace) => peers.find((peer) => peer.name === name)?.minute(trace);
const as = (p90: number, p99: number) => told((minute) => ({ p90: p90 + (minute % 3), p99: p99 + (minute % 3) }));

test('a canary with the response times of the stable is kept by each peer', () => {
  for (const { name, minute } of peers) expect([name, minute(as(100, 200))]).toEqual([name, 0]);
});

test('Flagger rolls back at the fifth p99 above 1.3 times the stable’s usual one, not in a row', () => {
  const everySecond = told((minute) => ({ p90: 100, p99: minute % 2 === 0 ? 262 : 100 }));

  expect(minuteOf('Flagger p99', everySecond)).toBe(9);
  expect(minuteOf('Flagger p99', as(100, 250))).toBe(0);
});

test('Argo fails at the fourth measurement over five minutes', () => {
  expect(minuteOf('Argo p99', as(100, 290))).toBe(20);
  expect(
    minuteOf(
      'Argo p99',
      told((minute) => ({ p90: 100, p99: minute < 15 ? 290 : 200 })),
    ),
  ).toBe(0);
});

test('Kayenta judges one percentile at each step’s end, and knows no allowed ratio', () => {
  expect(minuteOf('Kayenta p90', as(110, 200))).toBe(10);
  expect(minuteOf('Kayenta p99', as(110, 200))).toBe(0);
});
