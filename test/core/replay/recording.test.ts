import { expect, test } from '@jest/globals';
import { additionalRules, sharesOf } from '../../../core/analysis/additional.ts';
import { judge } from '../../../core/analysis/judge.ts';
import { readRecording, recordOf } from '../../../core/replay/recording.ts';
import { replay } from '../../../core/replay/replay.ts';
import { additionalMetric } from '../../support/additional-metric.ts';
import { evidence, period, repeat, spec, step } from '../analysis/story.ts';

const history = [...repeat(60, null, [6000, 30]), period(null, null)];
const running = [...repeat(4, [300, 2], [5700, 28]), ...repeat(5, [300, 12], [5700, 28]), period(null, null)];

test('a recorded rollout comes back from its line, and its replay to the same verdict in the same words', () => {
  const seen = evidence([step(5, running.slice(0, 9))], { history });
  const judgement = judge({ ...seen, planned: { steps: 1, periods: 9 } });
  const line = JSON.stringify(recordOf('color-1', seen));
  const read = readRecording(line);

  expect(read).toEqual(recordOf('color-1', seen));
  if (typeof read === 'string') throw new Error(read);
  expect(replay(read).verdict).toBe(judgement.verdict);
  expect(judgement.verdict).toBe('fail');
});

test('a period without data is null, and a version without data too', () => {
  const recording = recordOf('a', evidence([step(5, [period(null, [5, 0]), period(null, null)])], { history }));

  expect(recording?.periods).toEqual([{ canary: null, stable: { requests: 5, errors: 0 } }, null]);
  expect(recording?.history.at(-1)).toBeNull();
});

test('a step that never had a whole period is left out, and a rollout of such steps has no record', () => {
  expect(recordOf('a', evidence([step(5, running), step(25, [])]))?.steps).toEqual([{ weight: 5, periods: 10 }]);
  expect(recordOf('a', evidence([step(5, [])]))).toBeUndefined();
});

test('the periods in which a weight is on its way are left out by a replay too', () => {
  const bad = [period([300, 60], [5700, 28]), ...repeat(8, [300, 2], [5700, 28])];
  const seen = { ...evidence([step(5, bad)], { history }), planned: { steps: 1, periods: 9 } };
  const again = (unsettled?: number) => {
    const recorded = readRecording(JSON.stringify(recordOf('a', { ...seen, ...(unsettled && { unsettled }) })));
    if (typeof recorded === 'string') throw new Error(recorded);
    return replay(recorded);
  };
  expect(again(1).reason).toBe(judge({ ...seen, unsettled: 1 }).reasons[0]?.text);
  expect(again(1).reason).not.toBe(again().reason);
});

test('an additional metric is recorded beside the main one, and its replay names it', () => {
  const rules = spec({ additionalMetrics: ['checkout', 'unread'].map((name) => additionalMetric(name)) });
  const share = sharesOf(2);
  const good = repeat(9, [300, 1], [5700, 28]);
  const [checkout, unread] = (rules.additionalMetrics ?? []).map((metric, i) => ({
    metric,
    rules: additionalRules(metric, rules),
    share: share.each,
    periodSeconds: 60,
    planned: { steps: 1, periods: 9 },
    history: repeat(61, null, [120, 1]),
    steps: [step(5, repeat(9, [6, 3], [114, 1]))],
    ...(i === 1 && { unmeasured: 'throttled' }),
  }));
  if (checkout === undefined || unread === undefined) throw new Error('no metrics');
  const seen = {
    ...evidence([step(5, good)], { history, rules }),
    planned: { steps: 1, periods: 9 },
    share: share.main,
  };
  const recorded = readRecording(JSON.stringify(recordOf('a', { ...seen, additional: [checkout, unread] })));
  if (typeof recorded === 'string') throw new Error(recorded);
  expect(Object.keys(recorded.additional ?? {})).toEqual(['checkout']);
  expect(replay(recorded, rules)).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/^checkout: /) });
  expect(replay(recorded).verdict).toBe('pass');
  const short = { ...recorded, additional: { checkout: { history: [], periods: [null] } } };
  expect(readRecording(JSON.stringify(short))).toContain('as many periods as the main metric has');
});
