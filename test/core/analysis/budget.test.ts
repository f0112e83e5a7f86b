import { expect, test } from '@jest/globals';
import { courseOf } from '../../../core/analysis/evidence.ts';
import { judge } from '../../../core/analysis/judge.ts';
import { evidence, repeat, spec, step } from './story.ts';

const history = repeat(60, null, [6000, 24]);
const steps = [step(10, repeat(10, [100, 3], [900, 27])), step(25, repeat(10, [250, 8], [750, 24]))];
const judged = (mostFailed: number | undefined, more: Record<string, unknown> = {}) =>
  judge({ ...evidence(steps, { rules: spec(more), history }), ...(mostFailed !== undefined && { mostFailed }) });

test('one failed request more than the budget in all steps together fails, whatever the test says', () => {
  expect(judged(110).verdict).not.toBe('fail');
  expect(judged(109).verdict).toBe('fail');
  expect(judged(109).reasons[0]).toMatchObject({
    metric: 'budget',
    value: 110,
    limit: 109,
    text: '110 of 3,500 canary requests failed in the whole rollout; budget 109',
  });
});

test('it holds where the error rate is only watched, and where plain limits decide alone', () => {
  expect(judged(109, { watch: ['errorRate'] }).verdict).toBe('fail');
  expect(judged(109, { limits: { errorRate: '50%', failures: 3, alone: true } }).verdict).toBe('fail');
});

test('as long as it is kept, it is the last of the reasons', () => {
  expect(judged(110).reasons.at(-1)).toMatchObject({ metric: 'budget', verdict: 'pass' });
  expect(judged(undefined).reasons.map(({ metric }) => metric)).not.toContain('budget');
});

test('requests of closed periods count', () => {
  const all = evidence(steps, { rules: spec(), history });
  const closed = courseOf({ ...all, steps: steps.slice(0, 1) }).sum;
  const later = { ...all, history: [], closed, steps: [step(10, []), ...steps.slice(1)] };
  expect(judge({ ...later, mostFailed: 109 }).verdict).toBe('fail');
});
