import { expect, test } from '@jest/globals';
import { liveStories } from '../../../cli/web/live-story.ts';
import { memoryControlStore } from '../../support/memory-control-store.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';
import { memoryLine } from '../../support/memory-line.ts';
import { scriptedMetrics } from '../../support/scripted-metrics.ts';
import { steppedClock, testStart } from '../../support/test-clock.ts';
import { left, rolloutId } from '../support/rollouts.ts';

/** Its reader may not look at the mesh. */
const router = { readRoute: () => Promise.reject(new Error('no permission')) };

test('what can be done is named as the command was run, for the page is read on its machine', async () => {
  const ledger = memoryLedger();
  const { record } = left.state;
  if (record === undefined) throw new Error('no record');
  await ledger.record({ ...record, outcome: 'superseded', endedAt: testStart });
  const tell = liveStories(
    {
      control: memoryControlStore(),
      ledger,
      line: memoryLine(),
      metrics: scriptedMetrics(),
      stack: { name: 'meshshift', region: 'eu-west-1' },
      router,
      now: () => testStart,
      execution: async () => undefined,
    },
    { rolloutId, until: 'promoted', say: String, command: (name) => `npx meshshift --local ${name}` },
  );
  expect((await tell()).story.headline.next).toEqual([
    'follow the rollout that took the router over: `npx meshshift --local list`',
  ]);
});

test('metrics are asked for when a period more can be known, and once at the end', async () => {
  const [clock, metrics, ledger] = [steppedClock(testStart + 10 * 60_000), scriptedMetrics(), memoryLedger()];
  const { record, decisions } = left.state;
  if (record === undefined) throw new Error('no record');
  await ledger.record(record);
  for (const decision of decisions) await ledger.append(decision);
  const tell = liveStories(
    {
      control: memoryControlStore(),
      ledger,
      line: memoryLine(),
      metrics,
      stack: { name: 'meshshift', region: 'eu-west-1' },
      router,
      now: clock.now,
      execution: async () => ({ status: 'RUNNING', input: '' }),
    },
    { rolloutId, until: 'promoted', say: String, command: (name) => `npx meshshift --local ${name}` },
  );
  for (let i = 0; i < 12; i++) {
    const { over, story } = await tell();
    expect([over, story.periods.length > 0]).toEqual([false, true]);
    clock.advance(10_000);
  }
  expect(metrics.asked).toHaveLength(2);
  await ledger.record({ ...record, outcome: 'promoted', endedAt: clock.now() });
  expect((await tell()).over).toBe(true);
  expect(metrics.asked).toHaveLength(3);
});
