import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from '@jest/globals';
import { longestHistory, turnsOfExecution } from '../../core/execution/continuation.ts';
import type { longRollout } from './long-rollout.ts';

const days = 2;
const looks = days * 1440;

/** In a thread of its own: within Jest's own modules the same takes twice as long. */
async function played(): Promise<Awaited<ReturnType<typeof longRollout>>> {
  const worker = new Worker(new URL('long-worker.ts', import.meta.url), { workerData: days });
  const [result] = await once(worker, 'message');
  await worker.terminate();
  return result;
}

test('A rollout of days with one-minute looks completes in the simulation, across executions', async () => {
  const { outcome, violations, histories } = await played();
  const events = histories.map((history) => history.events);
  expect({ outcome, violations }).toEqual({ outcome: 'promoted', violations: [] });
  expect(histories.length).toBeGreaterThan(looks / turnsOfExecution);
  expect(events.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(13 * looks);
  expect(Math.max(...events)).toBeLessThan(longestHistory / 3);
}, 600_000);
