import { describe, expect, test } from '@jest/globals';
import { attempts, executionOf } from '../../../cli/rollout/find.ts';
import { endingOf } from '../../../cli/rollout/state.ts';
import type { RejectedStart } from '../../../core/ledger/record.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';
import { samplePlan } from '../../support/sample-control.ts';

const rejected = (rolloutId: string, startedAt: number): RejectedStart => ({
  rolloutId,
  execution: 'arn',
  service: 'shop',
  startedAt,
  endedAt: startedAt + 1,
  outcome: 'rejected',
  reason: 'held by rollout shop-1',
});

describe('the attempts of a stack', () => {
  test('are its rollouts and the starts that were rejected, the last one first', async () => {
    const ledger = memoryLedger();
    const planned = { router: 'r', execution: 'arn', plan: samplePlan() };
    await ledger.record({ ...planned, rolloutId: 'shop-1', startedAt: 10 });
    await ledger.record({ ...planned, rolloutId: 'shop-3', startedAt: 30 });
    await ledger.reject(rejected('shop-2', 20));
    expect((await attempts(ledger)).map(({ rolloutId }) => rolloutId)).toEqual(['shop-3', 'shop-2', 'shop-1']);
  });

  test('are one where the try that was rejected lost to the one that was planned', async () => {
    const ledger = memoryLedger();
    await ledger.reject(rejected('shop-1', 10));
    const record = { rolloutId: 'shop-1', router: 'r', execution: 'arn', plan: samplePlan(), startedAt: 10 };
    await ledger.record(record);
    expect(await attempts(ledger)).toEqual([record]);
  });

  test('are known with their end when Step Functions has forgotten the execution', () => {
    expect(endingOf({ decisions: [] }, executionOf(rejected('shop-2', 20)))).toEqual({
      outcome: 'rejected',
      reason: 'held by rollout shop-1',
    });
  });
});
