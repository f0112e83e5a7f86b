import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ChaosWorker } from './chaos-pool.ts';
import { chaosWorker } from './chaos-pool.ts';
import { sabotages } from './sabotages.ts';

let intact: ChaosWorker;
beforeAll(async () => {
  intact = await chaosWorker();
}, 60_000);
afterAll(() => intact.close());

/** So many seeds from 1, begun with one of them. */
const seedsTo = (last: number, first = 1) => Array.from({ length: last }, (_, i) => ((first - 1 + i) % last) + 1);

describe.each(sabotages)('$name', ({ name, options, firstSeed }) => {
  test('is missed when it is gone', async () => {
    const { source } = options(1);
    const worker = source ? await chaosWorker(source) : intact;
    const { broken } = await worker.play({ seeds: seedsTo(200, firstSeed), sabotage: name, as: 'aimed', options: {} });
    if (source) await worker.close();
    expect(broken).toHaveLength(1);
  }, 240_000);

  test('stands up to the same faults', async () => {
    const { broken } = await intact.play({ seeds: seedsTo(2), sabotage: name, as: 'intact', options: {} });
    expect(broken).toEqual([]);
  }, 240_000);
});
