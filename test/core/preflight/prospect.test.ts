import { describe, expect, test } from '@jest/globals';
import { liveTraffic } from '../../../core/preflight/forecast.ts';
import { isBlind, prospectOf } from '../../../core/preflight/prospect.ts';
import { parseAnalysis } from '../../../core/spec/parse-analysis.ts';
import { additionalMetric } from '../../support/additional-metric.ts';

const analysisOf = (section: object = {}) => {
  const parsed = parseAnalysis(section);
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.analysis;
};
const live = (requests: number) => ({ requests, rate: 0.005, noise: 1 });
const step = (weight: number, bakeSeconds = 600) => ({ weight, bakeSeconds, maxBakeSeconds: 3 * bakeSeconds });
const of = (requests: number, ...weights: number[]) =>
  prospectOf(
    weights.map((weight) => step(weight)),
    analysisOf(),
    live(requests),
  )?.steps ?? [];

describe('what a step can expect', () => {
  test('at a hundred requests a second: a pass after three periods and the delay, and a bad canary gone soon', () => {
    const [first] = of(6000, 5);
    expect(first).toMatchObject({ weight: 5, requests: 300, passes: 6 * 60 });
    // Two bad periods are needed, and as good as two more while it warms up; the first whole one begins a minute after
    // the shift, and the metrics come two minutes late.
    expect(first?.rollsBack).toEqual({ seconds: 7 * 60, failed: 0.05 * 300 * 7 });
    expect(of(6000, 5, 5)[1]?.rollsBack?.seconds).toBe(5 * 60);
    expect(first?.finds).toBeGreaterThan(0.005);
    expect(first?.finds).toBeLessThan(0.015);
  });

  test('finds less and needs longer with less traffic, and needs as many requests as the spec asks for', () => {
    const [much, less] = [of(6000, 25)[0], of(60, 25)[0]];
    expect(less?.finds).toBeGreaterThan(much?.finds ?? 1);
    expect(less?.passes).toBeGreaterThan(much?.passes ?? 0);
    const patient = prospectOf([step(50)], analysisOf({ minRequests: 3000 }), live(600));
    expect(patient?.steps[0]?.passes).toBe((10 + 1 + 2) * 60);
  });

  test('does not pass before it may', () => {
    const patient = prospectOf([{ ...step(50), minBakeSeconds: 500 }], analysisOf(), live(6000));
    expect(patient?.steps[0]?.passes).toBe(500);
  });

  test('finds nothing within a bake that ends before its metrics come', () => {
    expect(prospectOf([step(5, 60)], analysisOf(), live(6000))?.steps[0]?.finds).toBeUndefined();
  });

  test('never passes without requests', () => {
    expect(of(0, 50, 100).map(({ passes, rollsBack }) => [passes, rollsBack])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  test('is known of an additional metric by its own traffic, in its part of alpha', () => {
    const analysis = analysisOf({ additionalMetrics: [additionalMetric('checkout'), additionalMetric('idle')] });
    const periods = (...requests: number[]) =>
      requests.map((sent, i) => ({ start: i * 60_000, stable: { requests: sent, errors: 0 } }));
    const measured = { checkout: { periods: periods(200, 0, 100) }, idle: { periods: periods(0) } };
    const found = prospectOf([step(5)], analysis, live(6000), 0, measured);
    expect(found?.additional).toMatchObject([{ name: 'checkout', requests: 100, steps: [{ requests: 5 }] }]);
    expect(found?.additional?.[0]?.steps[0]?.finds).toBeGreaterThan(found?.steps[0]?.finds ?? 1);
    expect(found?.steps[0]?.finds).toBeGreaterThan(of(6000, 5)[0]?.finds ?? 1);
  });

  test('is not known where no test of error rates decides', () => {
    const limits = { errorRate: '5%', alone: true };
    expect(prospectOf([step(5)], analysisOf({ limits }), live(6000))).toBeUndefined();
    expect(prospectOf([step(5)], analysisOf({ watch: ['errorRate'] }), live(6000))).toBeUndefined();
  });

  test('counts requests by the minute, whatever the period', () => {
    const metrics = { preset: 'appmesh-extension-statsd', namespace: 'CWAgent', period: '5m' };
    const prospect = prospectOf([step(10, 1800)], analysisOf({ metrics }), live(500));
    expect(prospect).toMatchObject({ requests: 100, steps: [{ requests: 10 }] });
  });
});

test('the periods in which a weight is on its way delay each verdict, and find nothing', () => {
  const [at, late] = [0, 2].map((unsettled) => prospectOf([step(25)], analysisOf(), live(6000), unsettled)?.steps[0]);
  expect(late?.passes).toBe((at?.passes ?? 0) + 120);
  expect(late?.rollsBack?.seconds).toBe((at?.rollsBack?.seconds ?? 0) + 120);
  expect(late?.finds).toBeGreaterThan(at?.finds ?? 1);
  expect(isBlind([step(50, 1200)], analysisOf(), live(6000), 1)).toBe(false);
  expect(isBlind([step(50, 1200)], analysisOf(), live(6000), 60)).toBe(true);
});

test('a warm-up of the spec delays the verdicts of the first step, or of each', () => {
  const passes = (each?: 'start' | 'step') => {
    const analysis = analysisOf(each && { caution: { warmup: { minutes: 5, each } } });
    return prospectOf([step(25), step(25)], analysis, live(6000))?.steps.map((one) => (one.passes ?? 0) / 60);
  };
  const [usual = 0] = passes() ?? [];

  expect(passes('start')).toEqual([usual + 5, usual]);
  expect(passes('step')).toEqual([usual + 5, usual + 5]);
  const cold = analysisOf({ caution: { warmup: { minutes: 60, each: 'step' } } });
  expect(isBlind([step(50, 1200)], cold, live(6000))).toBe(true);
});

describe('a rollout is blind', () => {
  const steps = [step(5), step(50), step(100)];
  test.each([
    [0, true],
    [1, true],
    [4, false],
    [6000, false],
  ])('with %d requests a minute: %j', (requests, blind) => {
    expect(isBlind(steps, analysisOf(), live(requests))).toBe(blind);
  });

  test('not when a longer bake makes up for it', () => {
    expect(isBlind([...steps.slice(0, 2), step(100, 7200)], analysisOf(), live(1))).toBe(false);
  });
});

describe('live traffic', () => {
  const minute = (i: number, requests?: number) => ({
    start: i * 60_000,
    ...(requests !== undefined && { stable: { requests, errors: 0 } }),
  });
  test('is that of the newest ten periods, gaps counted as none', () => {
    const history = [
      ...Array.from({ length: 50 }, (_, i) => minute(i, 100)),
      ...Array.from({ length: 10 }, (_, i) => minute(50 + i, i % 2 === 0 ? 20 : undefined)),
    ];
    expect(liveTraffic(history)?.requests).toBe(10);
  });

  test('of a stable that has begun since is what came since', () => {
    expect(liveTraffic([minute(0), minute(1), minute(2, 30), minute(3, 50)])?.requests).toBe(40);
  });

  test('is not known without a data point in them', () => {
    expect(liveTraffic([minute(0, 5), ...Array.from({ length: 10 }, (_, i) => minute(1 + i))])).toBeUndefined();
    expect(liveTraffic([])).toBeUndefined();
  });
});
