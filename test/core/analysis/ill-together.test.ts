import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FailProcess } from '../../../core/analysis/bets.ts';
import { courseOf } from '../../../core/analysis/evidence.ts';
import { isIllTogether } from '../../../core/analysis/ill-together.ts';
import { judge } from '../../../core/analysis/judge.ts';
import { evidence, repeat, step, type Told } from './story.ts';

const history = repeat(60, null, [6000, 24]);
const known = { history, planned: { steps: 4, periods: 40 } };
const usual = (times: number) => repeat(times, [300, 1], [5700, 24]);
/** A dependency fails for both, for the canary more. */
const ill = (times: number, canary: Told = [300, 60]) => repeat(times, canary, [5700, 570]);
const judged = (...periods: ReturnType<typeof usual>[]) => judge(evidence([step(5, periods.flat())], known));
const failedBy = (...periods: ReturnType<typeof usual>[]) =>
  courseOf({ ...evidence([step(5, periods.flat())]), ...known }).standing.failed?.by;

describe('an outage of both versions', () => {
  test('is not held against a canary that suffers more, and holds the step', () => {
    expect(judged(usual(6)).verdict).toBe('pass');
    for (const minutes of [1, 3, 8])
      expect(judged(usual(6), ill(minutes))).toMatchObject({
        verdict: 'inconclusive',
        reasons: [{ metric: 'errorRate', text: expect.stringContaining('both versions are ill') }],
      });
  });

  test('passes the step once both have been well for five periods', () => {
    const wellFor = (periods: number) => judged(usual(6), ill(3), usual(periods)).verdict;

    expect([wellFor(4), wellFor(5)]).toEqual(['inconclusive', 'pass']);
  });

  test('does not save a canary that is still worse when it is over', () => {
    expect(failedBy(usual(6), ill(3), repeat(6, [300, 18], [5700, 24]))).toBe('errors');
  });

  test('that began with the step is laid on the canary after four periods', () => {
    expect(failedBy(ill(3))).toBeUndefined();
    expect(failedBy(ill(4))).toBe('bothGuard');
  });

  test('that began later is laid on the canary after nine periods', () => {
    expect(failedBy(usual(4), ill(8))).toBeUndefined();
    expect(failedBy(usual(4), ill(9))).toBe('bothGuard');
  });

  test('is none where the canary is far worse than the ill stable', () => {
    expect(failedBy(usual(6), ill(1, [300, 290]))).toBe('errors');
    expect(failedBy(usual(6), ill(3, [300, 99]))).toBe('errors');
  });

  test('is none where the canary is well, or does not serve', () => {
    expect(isIllTogether({ canary: 300, canaryBad: 1, stable: 5700, stableBad: 570 }, 0.004)).toBe(false);
    expect(isIllTogether({ canary: 0, canaryBad: 0, stable: 5700, stableBad: 570 }, 0.004)).toBe(false);
  });

  test('brings no evidence against the canary in any of its periods', () => {
    const period = fc.record({
      bad: fc.integer({ min: 10, max: 270 }),
      stableBad: fc.integer({ min: 600, max: 1700 }),
    });
    fc.assert(
      fc.property(fc.array(period, { minLength: 1, maxLength: 8 }), (all) => {
        const course = courseOf({ ...evidence([step(5, usual(6))]), ...known });
        let before = new FailProcess(course.sum.errors.comparison.fail).log;
        for (const { bad, stableBad } of all) {
          course.advance(
            repeat(1, [300, Math.min(bad, Math.floor(stableBad / 6.4))], [5700, stableBad])[0] ?? { start: 0 },
          );
          const { log } = new FailProcess(course.sum.errors.comparison.fail);
          expect(log).toBeLessThanOrEqual(before);
          before = log;
        }
      }),
      { numRuns: 20 },
    );
  });
});
