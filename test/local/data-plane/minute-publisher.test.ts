import { expect, test } from '@jest/globals';
import type { Clock } from '../../../local/clock.ts';
import { virtualClock } from '../../../local/clock.ts';
import { publishEachMinute } from '../../../local/data-plane/minute-publisher.ts';

const noon = Date.UTC(2026, 0, 1, 12);

function start(clock: Clock, datums = 1, send: () => Promise<unknown> = async () => ({})) {
  const calls: { namespace: unknown; sizes: number; at: number }[] = [];
  const failures: unknown[] = [];
  const client = {
    send: (command: { input: unknown }) => {
      const { Namespace, MetricData } = command.input as { Namespace: string; MetricData: unknown[] };
      calls.push({ namespace: Namespace, sizes: MetricData.length, at: clock.now() });
      return send();
    },
  };
  const collected: string[] = [];
  const stop = publishEachMinute({
    clock,
    // The publisher only ever sends one kind of command.
    client: client as never,
    sources: [
      {
        namespace: 'N',
        collect(minuteStart) {
          collected.push(minuteStart.toISOString().slice(11, 19));
          return Array.from({ length: datums }, () => ({ MetricName: 'x', Value: 1 }));
        },
      },
    ],
    onFailure: (error) => failures.push(error),
  });
  return { calls, failures, collected, stop };
}

test('every minute of the clock is published once, at its end, and stamped with its start', async () => {
  const clock = virtualClock(noon + 17_000);
  const { calls, collected, stop } = start(clock);
  await clock.advance(42_999);
  expect(collected).toEqual([]);
  await clock.advance(60_001);
  expect(collected).toEqual(['12:00:00', '12:01:00']);
  expect(calls.map(({ at }) => at - noon)).toEqual([60_000, 120_000]);
  stop();
  await clock.advance(600_000);
  expect(collected).toHaveLength(2);
});

test('a timer that fires early does not publish a minute twice', async () => {
  const inner = virtualClock(noon);
  const early: Clock = { now: inner.now, after: (ms, run) => inner.after(Math.max(1, ms - 5), run) };
  const { collected, stop } = start(early);
  await inner.advance(120_000);
  expect(collected).toEqual(['12:00:00', '12:01:00']);
  stop();
});

test('many data go out in several calls, none goes out for nothing, and a failed call is told', async () => {
  const clock = virtualClock(noon);
  const many = start(clock, 700);
  const none = start(clock, 0);
  const failing = start(clock, 1, () => Promise.reject(new Error('Throttling')));
  await clock.advance(60_000);
  expect(many.calls.map(({ sizes }) => sizes)).toEqual([300, 300, 100]);
  expect(none.calls).toEqual([]);
  expect(failing.failures).toEqual([new Error('Throttling')]);
  await clock.advance(60_000);
  expect(failing.calls).toHaveLength(2);
});
