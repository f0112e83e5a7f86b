import { expect, test } from '@jest/globals';
import { rolloutReader } from '../../../cli/rollout/state.ts';
import { isHeld } from '../../../core/control/control.ts';
import { memoryControlStore } from '../../support/memory-control-store.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';
import { memoryLine } from '../../support/memory-line.ts';
import { sampleControl } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

test('the ledger is read while the rollout moves, and left alone while it does not', async () => {
  const [control, ledger] = [memoryControlStore(), memoryLedger()];
  const fresh = sampleControl();
  await control.take(fresh, await control.read(fresh.router));
  const { rolloutId, router, execution, plan } = fresh;
  await ledger.record({ rolloutId, router, execution, plan, startedAt: testStart });
  let reads = 0;
  const counted = {
    ...ledger,
    decisions: (id: string) => {
      reads += 1;
      return ledger.decisions(id);
    },
  };
  const see = rolloutReader({ control, ledger: counted, line: memoryLine() }, rolloutId);
  for (let i = 0; i < 20; i++) await see();
  const quiet = reads;
  expect(quiet).toBeLessThan(6);
  const item = await control.read(router);
  if (!isHeld(item)) throw new Error('nobody holds the router');
  await control.save({ ...item, phase: 'shifting', step: 0 }, item);
  expect((await see()).control?.phase).toBe('shifting');
  for (let i = 0; i < 20; i++) await see();
  expect(reads - quiet).toBe(3);
});
