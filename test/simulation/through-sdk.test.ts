import { beforeAll, describe, expect, test } from '@jest/globals';
import type { BaseStack } from './base-stack.ts';
import { baseStack } from './base-stack.ts';
import { run } from './run.ts';

let base: BaseStack;
beforeAll(async () => {
  base = await baseStack();
});

/** All results of a run, each failure of a function with its message included. */
async function played(seed: number, throughSdk: boolean) {
  const lines: string[] = [];
  const onTrace = (at: number, text: string) => void lines.push(`${at} ${text}`);
  const result = await run(base, seed, { throughSdk, onTrace });
  return { ...result, lines: lines.sort() };
}

describe('a run through the real clients of the SDK', () => {
  test.each(Array.from({ length: 4 }, (_, i) => i * 3 + 1))(
    'is the same, call by call, as one without them: 3 seeds from %i',
    async (from) => {
      for (let seed = from; seed < from + 3; seed++)
        expect(await played(seed, true)).toEqual(await played(seed, false));
    },
    60_000,
  );
});
