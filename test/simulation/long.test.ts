import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from '@jest/globals';
import { longestHistory, turnsOfExecution } from '../../core/rollout/continuation.ts';
import type { longRollout } from './long-rollout.ts';

const days = 7;
const looks = days * 1440;

/** In a thread of its own: within Jest's own modules the same takes twice as long. */
async function played(): Promise<Awaited<ReturnType<typeof longRollout>>> {
  const worker = new Worker(new URL('long-worker.ts', import.meta.url), { workerData: days });
  const [result] = await once(worker, 'message');
  await worker.terminate();
  return result;
}

test('A rollout of 7 days with one-minute looks completes in the simulation in under 30 s, across executions', async () => {
  const { outcome, violations, histories, seconds } = await played();
  const events = histories.map((history) => history.events);
  process.stdout.write(
    `${days} days, ${looks} looks, ${histories.length} executions of ${events.join(', ')} events; ${seconds.toFixed(1)} s\n`,
  );
  expect({ outcome, violations }).toEqual({ outcome: 'promoted', violations: [] });
  expect(histories.length).toBeGreaterThan(looks / turnsOfExecution);
  expect(events.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(13 * looks);
  expect(Math.max(...events)).toBeLessThan(longestHistory / 3);
  // Of the processor, since other tests run beside this one.
  expect(seconds).toBeLessThan(30);
}, 600_000);
