import { describe, expect, test } from '@jest/globals';
import { courseOf } from '../../../core/analysis/evidence.ts';
import { judge } from '../../../core/analysis/judge.ts';
import { RolloutCourse } from '../../../core/analysis/rollout-course.ts';
import { evidence, period, repeat, spec, step } from './story.ts';

const history = repeat(60, null, [6000, 24]);
const usual = repeat(6, [300, 1], [5700, 24]);
const known = { history, planned: { steps: 2, periods: 20 } };

/** The verdict where the weight takes one whole period more to reach the requests than elsewhere. */
const judged = (...steps: Parameters<typeof evidence>[0]) => judge({ ...evidence(steps, known), unsettled: 1 });

describe('the periods in which a weight is on its way', () => {
  test('are no part of what a step is judged by', () => {
    const bad = period([300, 30], [5700, 24]);
    const [late, ...rest] = [judged(step(5, [bad, ...usual])), judge(evidence([step(5, usual)], known))];
    expect(late).toEqual(rest[0]);
    expect(judge(evidence([step(5, [bad, ...usual])], known))).not.toEqual(late);
  });

  test('say so while there is no other, and never pass', () => {
    expect(judged(step(5, usual.slice(0, 1)))).toMatchObject({
      verdict: 'inconclusive',
      reasons: [
        {
          metric: 'traffic',
          text: 'the weight may not have reached the requests of 1 period: only an outage counts there',
        },
        { metric: 'errorRate', verdict: 'inconclusive', requests: 0 },
      ],
    });
    expect(judged(step(5, []))).toMatchObject({ reasons: [{ text: 'no whole period to judge yet' }] });
  });

  test('come anew with each step', () => {
    const steps = [step(5, usual), step(25, [period([1500, 150], [4500, 20])])];
    expect(judged(...steps).verdict).toBe('inconclusive');
  });

  test('show an outage all the same', () => {
    const out = judged(step(5, usual), step(25, [period([1500, 1400, 20], [4500, 20])]));
    expect(out).toMatchObject({ verdict: 'fail', reasons: [{ metric: 'errorRate', verdict: 'fail' }] });
  });

  test('show a canary that answers nothing all the same', () => {
    expect(judged(step(5, [period([30, 30], [5700, 24])]))).toMatchObject({ verdict: 'fail', silence: 'canaryDead' });
  });

  test('contradict no weight: the split is looked at in the periods after the next one', () => {
    const before = period([300, 1], [5700, 24]);
    const after = repeat(2, [1500, 5], [4500, 20]);
    const at = (unsettled: number) =>
      judge({ ...evidence([step(5, usual), step(25, [before, before, ...after])], known), unsettled }).silence;
    expect(at(0)).toBe('notConverged');
    expect(at(1)).toBeUndefined();
  });

  test('are none of the three in which a canary must have been called', () => {
    const calm = [...repeat(3, [0, 0], [5700, 24])];
    const text = (periods: typeof calm) => judged(step(5, periods)).reasons[0]?.text;
    expect(text(calm)).toContain('the canary gets 0% of 5,700 requests');
    expect(text([...calm, ...calm.slice(0, 1)])).toContain('none of about 900 expected requests in 3 periods');
  });

  test('bring no response times', () => {
    const rules = spec({ latency: {} });
    const slow = period([300, 1, 900], [5700, 24, 10]);
    const rest = repeat(4, [300, 1, 10], [5700, 24, 10]);
    const of = (unsettled: number, periods: typeof rest) =>
      judge({ ...evidence([step(5, periods)], { ...known, rules }), unsettled }).reasons.find(
        ({ metric }) => metric === 'latency',
      );
    expect(of(1, [slow, ...rest])).toEqual(of(0, rest));
  });

  test('are left out once, also where their sums are carried on', () => {
    const { steps, rules, periodSeconds } = evidence([step(5, usual)], known);
    const whole = courseOf({ ...known, steps, rules, periodSeconds, unsettled: 2 });
    let sum = (() => {
      const begun = new RolloutCourse({ ...known, rules, periodSeconds, unsettled: 2 });
      begun.beginStep(5);
      return begun.sum;
    })();
    for (const next of usual) {
      const part = new RolloutCourse({ ...known, rules, periodSeconds, unsettled: 2, closed: sum });
      part.advance(next);
      sum = JSON.parse(JSON.stringify(part.sum));
    }
    expect(sum).toEqual(JSON.parse(JSON.stringify(whole.sum)));
    expect(sum.step).toMatchObject({ periods: 4, unsettled: 2 });
  });
});
