import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Embedded, startEmbedded } from './embedded.ts';

let folder: string;
let aws: Embedded | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'killed-'));
});
afterEach(async () => {
  await aws?.kill();
  rmSync(folder, { recursive: true });
});

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(10);
}

const hasWeight = async (embedded: Embedded, weight: number) => (await embedded.weights())['color-v2'] === weight;

/** Kills the embedded AWS, and starts it again on the same folder, stack and all. */
async function killed(embedded: Embedded): Promise<Embedded> {
  await embedded.kill();
  aws = await startEmbedded(folder);
  return aws;
}

test('A rollout goes on where it stood when its embedded AWS is killed in the middle of a bake, and again in the middle of a shift', async () => {
  const first = await startEmbedded(folder);
  aws = first;
  await first.startRollout();
  await until(() => hasWeight(first, 10));
  await pause(500);

  const second = await killed(first);
  expect(await second.weights()).toEqual({ 'color-v1': 90, 'color-v2': 10 });
  expect(await second.execution()).toEqual({ status: 'RUNNING' });
  await until(() => hasWeight(second, 100));

  const third = await killed(second);
  expect(await third.weights()).toEqual({ 'color-v1': 0, 'color-v2': 100 });
  await until(async () => (await third.execution()).status !== 'RUNNING');
  const { status, error } = await third.execution();
  // A function that cannot know what became of its write may also put the route back.
  const end = error === 'rolledBack' ? { 'color-v1': 100 } : { 'color-v1': 0, 'color-v2': 100 };
  expect({ outcome: error ?? status, weights: await third.weights() }).toEqual({
    outcome: error === 'rolledBack' ? 'rolledBack' : 'SUCCEEDED',
    weights: end,
  });
}, 60_000);
