import { describe, expect, test } from '@jest/globals';
import { LatencyCourse } from '../../../core/analysis/latency-course.ts';
import { type SplitNoise, slowNoise, splitNoisePlus, splitPhi } from '../../../core/analysis/slow-course.ts';

const latency = { percentile: 'p99', ratio: 1.25 } as const;
const caution = { alpha: 0.05, minBadPeriods: 2, warmupPeriods: 2 };
const period = (canary: [number, number], stable: [number, number], canaryMs = 100) => ({
  start: 0,
  canary: { requests: 300, errors: 0, latencyMs: canaryMs, slow: canary },
  stable: { requests: 5700, errors: 0, latencyMs: 100, slow: stable },
});
const history = Array.from({ length: 60 }, () => ({
  start: 0,
  stable: { requests: 6000, errors: 0, slow: [300, 120] as [number, number] },
}));

function logs(periods: ReturnType<typeof period>[], slow: 'asPromised' | 'strict' = 'strict'): number[] {
  const course = new LatencyCourse({ ...latency, slow }, { history, caution, plannedSteps: 1, sum: undefined });
  course.beginStep();
  return periods.map((one) => {
    course.advance({ period: one, weight: 5 });
    return course.log;
  });
}

describe('the noise of the split', () => {
  test('agrees with the reference figures', () => {
    let noise: SplitNoise = { history: 3, chi2: 0, pairs: 0 };
    const splits = [
      [300, 15, 5700, 290],
      [310, 18, 5650, 270],
      [295, 11, 5800, 300],
      [305, 27, 5710, 280],
      [300, 14, 5690, 310],
      [300, 16, 5700, 295],
    ] as const;
    const expected = [3, 2.55821, 2.55821, 3.139628, 3.139628, 2.777651];

    for (const [i, [canary, canaryBad, stable, stableBad]] of splits.entries()) {
      noise = splitNoisePlus(noise, { canary, canaryBad, stable, stableBad });
      expect(Math.abs(splitPhi(noise) - (expected[i] ?? Number.NaN))).toBeLessThan(1e-6);
    }
  });

  test('is blind to what hits both versions alike', () => {
    let noise: SplitNoise = { history: 1, chi2: 0, pairs: 0 };
    for (let i = 0; i < 20; i += 1) {
      const slow = i % 2 === 0 ? 50 : 400;
      noise = splitNoisePlus(noise, { canary: 1000, canaryBad: slow, stable: 1000, stableBad: slow });
    }

    expect(splitPhi(noise)).toBe(1);
  });
});

test('a history that goes up and down is taken for twice the noise of chance at most', () => {
  const restless = Array.from({ length: 60 }, (_, i) => ({
    start: 0,
    stable: { requests: 6000, errors: 0, slow: [i % 2 === 0 ? 200 : 400, 120] as [number, number] },
  }));

  expect(slowNoise(restless, 0).history).toBe(2);
  expect(slowNoise(restless, 1).history).toBe(1);
});

describe('counts of slow requests', () => {
  test('find a canary with half as many slow requests again sooner than its percentile could', () => {
    const slower = logs(Array.from({ length: 6 }, () => period([45, 20], [285, 114])));

    expect(slower.at(-1)).toBeGreaterThan(Math.log(20));
  });

  test('find a long tail that the first limit takes for nothing', () => {
    const tail = logs(Array.from({ length: 12 }, () => period([17, 14], [285, 114])));

    expect(tail.at(-1)).toBeGreaterThan(Math.log(20));
  });

  test('half of all requests slow decide within one period, even in the warm-up', () => {
    expect(logs([period([180, 150], [285, 114])])[0]).toBeGreaterThan(Math.log(20 / 0.3));
  });

  test('hold nothing against a canary that is as fast', () => {
    expect(Math.max(...logs(Array.from({ length: 40 }, () => period([15, 6], [285, 114]))))).toBeLessThan(0.1);
  });

  test('as promised hold nothing against as many requests above the canary’s limits as the stable has above its own', () => {
    const atTheRatio = Array.from({ length: 40 }, () => period([15, 6], [285, 114]));

    expect(Math.max(...logs(atTheRatio, 'asPromised'))).toBeLessThan(0.1);
  });

  test('as promised allow less beyond that, because the ratio is in the limits already', () => {
    const beyond = Array.from({ length: 40 }, () => period([21, 9], [285, 114]));

    expect(logs(beyond, 'asPromised').at(-1)).toBeGreaterThan(Math.log(20));
    expect(Math.max(...logs(beyond))).toBeLessThan(Math.log(20));
  });
});
