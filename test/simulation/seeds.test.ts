import { beforeAll, describe, expect, test } from '@jest/globals';
import type { BaseStack } from './base-stack.ts';
import { baseStack } from './base-stack.ts';
import { noFaults } from './fault-plan.ts';
import { run } from './run.ts';
import { addRun, emptyTally } from './tally.ts';

let base: BaseStack;
beforeAll(async () => {
  Error.stackTraceLimit = 0;
  base = await baseStack();
});

async function many(from: number, count: number, options: object = {}) {
  const tally = emptyTally();
  for (let seed = from; seed < from + count; seed++) addRun(tally, await run(base, seed, options));
  return tally;
}

const plainRoute = {
  name: 'route-1',
  spec: {
    httpRoute: { match: { prefix: '/' }, action: { weightedTargets: [{ virtualNode: 'checkout-v1', weight: 1 }] } },
  },
};

describe('rollouts in virtual time', () => {
  test.each([1, 26, 51, 76])(
    'under faults keep every rule: 25 seeds from %i',
    async (from) => {
      const { broken } = await many(from, 25, { router: 'drawn' });
      expect(broken).toEqual([]);
    },
    240_000,
  );

  test('are promoted where nothing goes wrong and the canary is good', async () => {
    const { outcomes, broken, faults } = await many(1, 10, {
      faultPlan: noFaults,
      acts: [],
      scenario: (drawn: object) => ({ ...drawn, canary: 'good', requestsPerSecond: 150 }),
    });
    expect(broken).toEqual([]);
    // A person answers a gate.
    const { 'human: commands': _, ...others } = faults;
    expect(others).toEqual({});
    expect(outcomes).toEqual({ promoted: 10 });
  }, 240_000);

  test('never promote a canary that answers nothing, though no alarm says so', async () => {
    const { outcomes } = await many(1, 10, {
      faultPlan: noFaults,
      acts: [],
      scenario: (drawn: { readonly spec: object }) => {
        const analysis = { metrics: { preset: 'appmesh-extension-statsd', namespace: 'CWAgent', delay: '60s' } };
        return {
          ...drawn,
          ...{ canary: 'dead', alarmsOnly: false, alarms: [] },
          routes: [plainRoute],
          spec: { ...drawn.spec, alarms: [], analysis },
        };
      },
    });
    expect(outcomes).toEqual({ rolledBack: 10 });
  }, 240_000);

  test('are the same for the same seed, call by call', async () => {
    const trace = async () => {
      const lines: string[] = [];
      await run(base, 24, { onTrace: (at, text) => lines.push(`${at} ${text}`) });
      return lines;
    };
    const first = await trace();
    expect(first.length).toBeGreaterThan(100);
    expect(await trace()).toEqual(first);
  });
});
