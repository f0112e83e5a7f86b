import { describe, expect, test } from '@jest/globals';
import type { FuzzOptions } from './fuzz.ts';
import { fuzz } from './fuzz.ts';
import type { Target } from './target.ts';
import { type TargetName, targets } from './targets.ts';

const options = (name: string, runs: number): FuzzOptions => ({ name, seed: 'test', from: 0, runs, patience: 120_000 });

describe('a short run finds nothing wrong with', () => {
  test.each<[TargetName, number]>([
    ['door', 300],
    ['spec', 200],
    ['events', 200],
    ['replay', 200],
  ])(
    '%s',
    async (name, runs) => {
      const target = await targets[name]();
      const findings = await fuzz(target, options(name, runs)).finally(() => target.close());

      expect(findings).toEqual([]);
    },
    300_000,
  );
});

describe('the fuzzer', () => {
  const made = (take: (input: number) => Promise<string | undefined>, runsOfOneWorld = 1) => {
    const inputs: number[] = [];
    let worlds = 0;
    const target: Target = {
      runsOfOneWorld,
      make(random) {
        const input = random.int(0, 1_000_000);
        inputs.push(input);
        return { input, take: () => take(input) };
      },
      async renew() {
        worlds += 1;
      },
      close: async () => undefined,
    };
    return { target, inputs, worlds: () => worlds };
  };

  test('reports exceptions, answers of 500 and answers that never come, each with its run and its input', async () => {
    let taken = 0;
    const { target, inputs } = made(async () => {
      taken += 1;
      if (taken === 2) throw new TypeError('no such thing');
      if (taken === 3) return '500 InternalFailure';
      return taken === 4 ? new Promise(() => undefined) : undefined;
    });

    const findings = await fuzz(target, { ...options('made', 5), patience: 1 });

    expect(findings).toMatchObject([
      { run: 1, wrong: 'uncaught exception', what: expect.stringContaining('no such thing'), input: `${inputs[1]}` },
      { run: 2, wrong: '500', what: '500 InternalFailure', input: `${inputs[2]}` },
      { run: 3, wrong: 'hang', input: `${inputs[3]}` },
    ]);
  });

  test('makes the same inputs of the same seed, whichever run it begins with, and others of another', async () => {
    const all = made(async () => undefined);
    const one = made(async () => undefined);
    const other = made(async () => undefined);
    await fuzz(all.target, options('made', 10));
    await fuzz(one.target, { ...options('made', 1), from: 7 });
    await fuzz(other.target, { ...options('made', 10), seed: 'other' });

    expect(one.inputs).toEqual([all.inputs[7]]);
    expect(other.inputs).not.toEqual(all.inputs);
  });

  test('repeats a run in a world in which those before it were', async () => {
    const { target, inputs, worlds } = made(async () => '500', 5);

    const findings = await fuzz(target, { ...options('made', 1), from: 13 });

    expect([worlds(), inputs.length, findings.map(({ run }) => run)]).toEqual([1, 4, [13]]);
  });
});
