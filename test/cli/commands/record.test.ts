import { describe, expect, test } from '@jest/globals';
import { recordRollout } from '../../../cli/commands/record.ts';
import type { RolloutState } from '../../../cli/rollout/state.ts';
import type { Decision } from '../../../core/ledger/decision.ts';
import type { RolloutRecord } from '../../../core/ledger/record.ts';
import { readRecording } from '../../../core/replay/recording.ts';
import { replay } from '../../../core/replay/replay.ts';
import { lookAtNumbers } from '../../../functions/analyze-canary/look-at-numbers.ts';
import { traffic } from '../../functions/traffic.ts';
import { sampleControl, samplePlan } from '../../support/sample-control.ts';
import { scriptedMetrics } from '../../support/scripted-metrics.ts';
import { testStart } from '../../support/test-clock.ts';

const minute = 60_000;
const at = (minutes: number) => testStart + minutes * minute;
const id = 'color-backend-r2-1';
const decision = (minutes: number, changes: Partial<Decision>): Decision => ({
  rolloutId: id,
  order: minutes,
  at: at(minutes),
  by: 'shift-weights',
  did: 'shifted',
  why: '',
  ...changes,
});
const shifts = [
  { weight: 10, at: at(0.5) },
  { weight: 100, at: at(6) },
];
const shifted = [decision(0.5, { weight: 10 }), decision(0.7, { weight: 10 }), decision(6, { weight: 100 })];
const state = (decisions: readonly Decision[], changes: Partial<RolloutRecord> = {}): RolloutState => ({
  decisions,
  record: {
    rolloutId: id,
    router: sampleControl().router,
    execution: '',
    plan: samplePlan(),
    startedAt: testStart,
    ...changes,
  },
});
function metricsWith(canaryErrors: number) {
  const metrics = scriptedMetrics();
  metrics.play(traffic({ shifts }, canaryErrors));
  return metrics;
}

describe('recording a rollout', () => {
  test('one that was promoted has the periods in which each weight was in force whole, and four hours before', async () => {
    const promoted = [...shifted, decision(16.5, { did: 'promoted' }), decision(80, { did: 'ended' })];
    const recording = await recordRollout(
      metricsWith(0),
      id,
      state(promoted, { promotedAt: at(16.5), endedAt: at(80) }),
      at(600),
    );
    expect(recording).toMatchObject({
      id,
      periodSeconds: 60,
      steps: [
        { weight: 10, periods: 5 },
        { weight: 100, periods: 10 },
      ],
    });
    expect(recording.history).toHaveLength(240);
    expect(recording.periods).toHaveLength(15);
    expect(recording.periods[0]).toEqual({
      canary: { requests: 600, errors: 0 },
      stable: { requests: 5400, errors: 6 },
    });
    expect(readRecording(JSON.stringify(recording))).toEqual(recording);
    expect(replay(recording).verdict).toBe('pass');
  });

  test('one that was stopped ends there, and its replay fails as it did', async () => {
    const metrics = metricsWith(0.05);
    const control = sampleControl({ phase: 'baking', step: 0, shifts: shifts.slice(0, 1) });
    if (control.plan.analysis === 'alarmsOnly') throw new Error('no analysis');
    const { judgement: live } = await lookAtNumbers(metrics, control, control.plan.analysis, at(6));
    const stopped = [...shifted.slice(0, 2), decision(6, { did: 'stopped' }), decision(6.1, { did: 'restored' })];
    const recording = await recordRollout(metrics, id, state(stopped, { endedAt: at(8) }), at(600));

    expect(recording.steps).toEqual([{ weight: 10, periods: 5 }]);
    expect(live.verdict).toBe('fail');
    expect(replay(recording)).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('error rate 5%') });
  });

  test('one that still runs goes up to the last period that is whole', async () => {
    const recording = await recordRollout(metricsWith(0), id, state(shifted.slice(0, 1)), at(6.2));
    expect(recording.steps).toEqual([{ weight: 10, periods: 3 }]);
  });
});

describe('there is nothing to record', () => {
  const silent = scriptedMetrics();
  silent.play(() => ({}));
  const broken = scriptedMetrics();
  broken.breakWith('CloudWatch says InternalError');
  test.each([
    ['of one that was never planned', silent, { decisions: [] }, 'was never planned', 5],
    [
      'of one without analysis',
      silent,
      state(shifted, { plan: samplePlan({ analysis: 'alarmsOnly' }) }),
      'was watched by alarms alone',
      5,
    ],
    ['of one that never shifted', silent, state([]), 'held no weight for a whole period', 5],
    ['when the metrics are gone', silent, state(shifted), 'has no metrics any more', 5],
    ['when they cannot be read', broken, state(shifted), 'could not be measured: CloudWatch says InternalError', 69],
  ])('%s', async (_, metrics, seen, said, exitCode) => {
    await expect(recordRollout(metrics, id, seen, at(60))).rejects.toMatchObject({
      message: expect.stringContaining(said),
      exitCode,
    });
  });
});
