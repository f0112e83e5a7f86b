import { beforeAll, describe, expect, test } from '@jest/globals';
import type { BaseStack } from './base-stack.ts';
import { baseStack } from './base-stack.ts';
import { run } from './run.ts';
import type { RunOptions } from './run-options.ts';
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

describe.each(sabotages)('$name', ({ options }) => {
  test('is missed when it is gone', async () => {
    expect(await firstBroken(200, options)).toEqual(expect.any(Number));
  }, 60_000);

  test('stands up to the same faults', async () => {
    const withIt = (seed: number): RunOptions => {
      const { ports: _, calls: __, definition: ___, stack: ____, ...same } = options(seed);
      return same;
    };
    expect(await firstBroken(3, withIt)).toBeUndefined();
  }, 60_000);
});
