import { expect, test } from '@jest/globals';
import type { Clock } from '../../../local/clock.ts';
import { virtualClock } from '../../../local/clock.ts';
import { cloudWatch } from '../../../local/cloudwatch/cloud-watch.ts';
import { publishEachMinute, putAsService } from '../../../local/data-plane/minute-publisher.ts';
import { asking, countedSurroundings, refusal } from '../asking.ts';

const noon = Date.UTC(2026, 0, 1, 12);

function start(clock: Clock, datums = 1, send: () => Promise<unknown> = async () => ({})) {
  const calls: { namespace: unknown; sizes: number; at: number }[] = [];
  const failures: unknown[] = [];
  const collected: string[] = [];
  const stop = publishEachMinute({
    clock,
    put: (namespace, data) => {
      calls.push({ namespace, sizes: data.length, at: clock.now() });
      return send();
    },
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

test('A service of AWS publishes under its own namespace, which no caller may use', async () => {
  const clock = virtualClock(noon);
  const monitoring = cloudWatch({ surroundings: countedSurroundings(clock), emit: () => undefined });
  const ask = asking(monitoring);
  const datum = { MetricName: 'Requests', Timestamp: new Date(noon), Value: 5 };
  await putAsService(monitoring)('AWS/Own', [datum]);
  const MetricDataQueries = [
    { Id: 'm', MetricStat: { Metric: { Namespace: 'AWS/Own', MetricName: 'Requests' }, Period: 60, Stat: 'Sum' } },
  ];
  const time = { StartTime: noon / 1000, EndTime: noon / 1000 + 60 };
  expect(await ask('GetMetricData', { MetricDataQueries, ...time })).toMatchObject({
    MetricDataResults: [{ Values: [5] }],
  });
  const given = { ...datum, Timestamp: noon / 1000 };
  expect(await refusal(ask('PutMetricData', { Namespace: 'AWS/Own', MetricData: [given] }))).toMatchObject({
    code: 'InvalidParameterValue',
  });
  monitoring.close();
});
