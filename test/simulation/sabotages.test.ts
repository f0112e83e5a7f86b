import { beforeAll, describe, expect, test } from '@jest/globals';
import type { BaseStack } from './base-stack.ts';
import { baseStack } from './base-stack.ts';
import { run } from './run.ts';
import type { RunOptions } from './run-options.ts';
import { sceneOf } from './sabotage.ts';
import { sabotages } from './sabotages.ts';

let base: BaseStack;
beforeAll(async () => {
  base = await baseStack();
});

/** The first seed of at most `seeds` that breaks a rule. */
async function firstBroken(seeds: number, options: (seed: number) => RunOptions): Promise<number | undefined> {
  for (let seed = 1; seed <= seeds; seed++)
    if ((await run(base, seed, options(seed))).violations.length > 0) return seed;
  return undefined;
}

describe.each(sabotages)('$name', (sabotage) => {
  test('is missed when it is gone', async () => {
    expect(await firstBroken(200, sabotage.options)).toEqual(expect.any(Number));
  }, 60_000);

  test('stands up to the same faults', async () => {
    expect(await firstBroken(3, (seed) => sceneOf(sabotage, seed))).toBeUndefined();
  }, 60_000);
});
