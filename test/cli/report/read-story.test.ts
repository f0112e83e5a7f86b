import { expect, test } from '@jest/globals';
import { measureRollout } from '../../../cli/report/read-story.ts';
import { samplePlan } from '../../support/sample-control.ts';
import { scriptedMetrics } from '../../support/scripted-metrics.ts';
import { testStart } from '../../support/test-clock.ts';
import { rejected, rolledBack } from '../support/rollouts.ts';

const at = (minutes: number) => testStart + minutes * 60_000;
const say = (error: unknown) => `said: ${error instanceof Error ? error.message : error}`;

test('it asks for the shown time in whole periods, and for none that is not known yet', async () => {
  const metrics = scriptedMetrics();
  await measureRollout(metrics, rolledBack.state, at(30), say);
  await measureRollout(metrics, rolledBack.state, at(8.5), say);
  expect(metrics.asked).toEqual([
    { from: at(-5), to: at(10) },
    { from: at(-5), to: at(6) },
  ]);
});

test('what keeps them from being read is said, and throws nothing', async () => {
  const metrics = scriptedMetrics();
  metrics.failNext(new Error('AccessDenied'));
  expect(await measureRollout(metrics, rolledBack.state, at(30), say)).toEqual({
    periods: [],
    unmeasured: 'said: AccessDenied',
  });
});

test('nothing is asked for where nothing is measured', async () => {
  const metrics = scriptedMetrics();
  const { record, decisions } = rolledBack.state;
  const alarmsOnly = {
    decisions,
    ...(record && { record: { ...record, plan: samplePlan({ analysis: 'alarmsOnly' }) } }),
  };
  expect(await measureRollout(metrics, alarmsOnly, at(30), say)).toEqual({ periods: [] });
  expect(await measureRollout(metrics, rejected.state, at(30), say)).toEqual({ periods: [] });
  expect(metrics.asked).toEqual([]);
});
