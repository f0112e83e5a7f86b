import { describe, expect, test } from '@jest/globals';
import type { CourseSum } from '../../../core/analysis/course-sum.ts';
import { courseOf } from '../../../core/analysis/evidence.ts';
import { judge } from '../../../core/analysis/judge.ts';
import type { Period } from '../../../core/analysis/series.ts';
import { evidence, period, repeat, spec, step } from './story.ts';

const history = repeat(60, null, [6000, 24]);
const usual = (times: number) => repeat(times, [300, 1], [5700, 24]);
/** Twenty times as many errors as the stable has. */
const cold = (times: number) => repeat(times, [300, 30], [5700, 24]);
const given = (each: 'start' | 'step', steps: readonly (readonly Period[])[]) => ({
  ...evidence(
    steps.map((periods) => step(5, periods)),
    { history, rules: spec({ caution: { warmup: { minutes: 10, each } } }) },
  ),
  planned: { steps: 2, periods: 40 },
});
const judged = (each: 'start' | 'step', ...steps: (readonly Period[])[]) => judge(given(each, steps));

describe('a warm-up', () => {
  test('is shown and not judged', () => {
    expect(judged('start', cold(10))).toMatchObject({
      verdict: 'inconclusive',
      reasons: [
        {
          metric: 'traffic',
          requests: 3000,
          text: 'the canary may be cold for 10 periods: only an outage counts there; 300 of 3,000 requests failed so far',
        },
        { metric: 'errorRate', requests: 0 },
      ],
    });
  });

  test('is over after its minutes: then a good canary passes, and a bad one fails', () => {
    expect([2, 3].map((more) => judged('start', [...cold(10), ...usual(more)]).verdict)).toEqual([
      'inconclusive',
      'pass',
    ]);
    expect(judged('start', cold(13)).verdict).toBe('fail');
  });

  test('comes with the rollout’s start alone, or with each step', () => {
    const both = [[...cold(10), ...usual(5)], cold(5)] as const;

    expect(judged('start', ...both).verdict).toBe('fail');
    expect(judged('step', ...both).verdict).toBe('inconclusive');
    expect(judged('step', both[0], [...cold(10), ...usual(5)]).verdict).toBe('pass');
  });

  test('hides no outage of the canary, and no dead one', () => {
    expect(judged('start', [...usual(2), period([300, 120], [5700, 24])]).verdict).toBe('fail');
    expect(judged('start', repeat(2, [30, 30], [5700, 24]))).toMatchObject({ verdict: 'fail', silence: 'canaryDead' });
  });

  test('hides no canary that hurts both versions', () => {
    const both = (times: number) => repeat(times, [300, 60], [5700, 900]);

    expect(judged('step', usual(15), both(3)).verdict).toBe('inconclusive');
    expect(judged('step', usual(15), both(4)).reasons[0]?.text).toContain('of canary and stable together');
  });

  test('goes on in sums that are carried on', () => {
    const whole = courseOf(given('step', [usual(15), [...cold(10), ...usual(2)]]));
    const { sum } = courseOf(given('step', [usual(15), cold(4)]));
    const closed = JSON.parse(JSON.stringify(sum)) as CourseSum;
    const rest = courseOf({ ...given('step', [[...cold(6), ...usual(2)]]), closed });

    expect(rest.sum).toEqual(whole.sum);
  });
});
