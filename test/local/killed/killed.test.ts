import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
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

const aMoment = () => new Promise((resolve) => setTimeout(resolve, 5));

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await aMoment();
}

const hasCanary = async (embedded: Embedded) => ((await embedded.weights())['color-v2'] ?? 0) > 0;

/** A rollout whose embedded AWS is killed when `isTime`, and is started again on the same folder, stack and all. */
async function killedWhen(isTime: (embedded: Embedded) => Promise<boolean>): Promise<Embedded> {
  const first = await startEmbedded(folder);
  aws = first;
  await first.startRollout();
  await until(() => isTime(first));
  await first.kill();
  aws = await startEmbedded(folder);
  return aws;
}

describe('a rollout whose embedded AWS is killed and started again', () => {
  test('in the middle of a bake goes on to its end', async () => {
    let baking = 0;
    const again = await killedWhen(async (embedded) => {
      if (await hasCanary(embedded)) baking += 1;
      return baking > 40;
    });
    expect(await again.weights()).toEqual({ 'color-v1': 90, 'color-v2': 10 });
    expect(await again.execution()).toEqual({ status: 'RUNNING' });
    await until(async () => (await again.execution()).status !== 'RUNNING');
    expect(await again.execution()).toEqual({ status: 'SUCCEEDED' });
    expect(await again.weights()).toEqual({ 'color-v1': 0, 'color-v2': 100 });
  }, 20_000);

  test('in the middle of a shift goes on to its end or is put back', async () => {
    const again = await killedWhen(hasCanary);
    await until(async () => (await again.execution()).status !== 'RUNNING');
    const { status, error } = await again.execution();
    const ended = { outcome: error ?? status, weights: await again.weights() };
    const promoted = { outcome: 'SUCCEEDED', weights: { 'color-v1': 0, 'color-v2': 100 } };
    const rolledBack = { outcome: 'rolledBack', weights: { 'color-v1': 100 } };
    expect(ended).toEqual(ended.outcome === 'rolledBack' ? rolledBack : promoted);
  }, 20_000);
});
