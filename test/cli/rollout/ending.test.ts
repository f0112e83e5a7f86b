import { describe, expect, test } from '@jest/globals';
import type { RolloutState } from '../../../cli/rollout/state.ts';
import { endingOf } from '../../../cli/rollout/state.ts';
import type { Execution } from '../../../core/execution/attempt.ts';
import type { RolloutRecord } from '../../../core/ledger/record.ts';
import { sampleControl, samplePlan } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

const execution = (status: Execution['status'], error?: string, cause = 'because'): Execution => ({
  status,
  input: '{}',
  ...(error !== undefined && { error, cause }),
});
const nothing: RolloutState = { decisions: [] };
const record = (changes: Partial<RolloutRecord> = {}): RolloutRecord => ({
  rolloutId: 'color-backend-r2-1',
  router: 'appmesh/color-mesh/color-router',
  execution: 'arn',
  plan: samplePlan(),
  startedAt: testStart,
  ...changes,
});

describe('how a rollout ended', () => {
  test('is what its record says, before everything else', () => {
    const state = { ...nothing, record: record({ outcome: 'rolledBack', reason: 'errors' }) };
    expect(endingOf(state, execution('RUNNING'))).toEqual({ outcome: 'rolledBack', reason: 'errors' });
  });

  test('is promoted while its stable is kept warm, unless it is followed to the very end or is being taken back', () => {
    const control = sampleControl({ phase: 'keepWarm', promotedAt: testStart });
    const running = execution('RUNNING');
    expect(endingOf({ ...nothing, control }, running)).toMatchObject({ outcome: 'promoted', keepWarm: true });
    expect(endingOf({ ...nothing, control }, running, 'retired')).toBeUndefined();
    const stop = { kind: 'alarm', text: 'red', at: testStart, by: 'arn' } as const;
    expect(endingOf({ ...nothing, control: { ...control, stop } }, running)).toBeUndefined();
  });

  test.each(['rejected', 'halted', 'superseded', 'rollbackFailed'] as const)(
    'is %s by its execution, when no record says more',
    (outcome) => {
      expect(endingOf(nothing, execution('FAILED', outcome))).toEqual({ outcome, reason: 'because' });
    },
  );

  test('is a failed rollback by what the router answered, not by the name of an error', () => {
    const control = sampleControl({ phase: 'rollbackFailed' });
    const failed = {
      rolloutId: control.rolloutId,
      order: 1,
      at: testStart,
      by: 'roll-back',
      did: 'restoreFailed',
      why: 'the original weights could not be restored: access denied',
    } as const;
    expect(endingOf({ control, decisions: [failed] }, execution('FAILED', 'rollbackFailed', 'Refused'))).toEqual({
      outcome: 'rollbackFailed',
      reason: failed.why,
    });
  });

  test('is not yet known while it runs, or while an execution that was ended from outside waits to be cleared up', () => {
    const held = { ...nothing, control: sampleControl({ phase: 'baking' }), record: record() };
    expect(endingOf(held, undefined)).toBeUndefined();
    expect(endingOf(held, execution('RUNNING'))).toBeUndefined();
    expect(endingOf(held, execution('ABORTED'))).toBeUndefined();
    expect(endingOf(held, execution('FAILED', 'States.Runtime'))).toBeUndefined();
  });

  test('is rejected when its execution ended before there was a plan', () => {
    expect(endingOf(nothing, execution('ABORTED'))).toEqual({
      outcome: 'rejected',
      reason: 'its execution ended before there was a plan: ABORTED',
    });
  });

  test('is promoted when its execution succeeded', () => {
    expect(endingOf(nothing, execution('SUCCEEDED'))).toMatchObject({ outcome: 'promoted' });
  });

  test('always has a reason: that of the record, that of the execution, else what the plan promises', () => {
    const without = { ...nothing, record: record({ outcome: 'promoted' }) };
    const planned = { ...nothing, record: record() };
    const said = [
      endingOf(without, undefined),
      endingOf(planned, execution('SUCCEEDED')),
      endingOf(nothing, execution('SUCCEEDED')),
      endingOf(planned, execution('FAILED', 'halted', '')),
    ];
    expect(said.map((one) => one?.reason)).toEqual([
      'color-v2 serves all of color-backend',
      'color-v2 serves all of color-backend',
      'the canary serves everything',
      'no reason was recorded',
    ]);
  });
});
