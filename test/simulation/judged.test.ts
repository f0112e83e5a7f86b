import { beforeAll, describe, expect, test } from '@jest/globals';
import type { BaseStack } from './base-stack.ts';
import { baseStack } from './base-stack.ts';
import { noFaults } from './fault-plan.ts';
import { run } from './run.ts';
import type { Scenario } from './scenario.ts';
import { names } from './scenario.ts';

/**
 * The judge's verdict on a canary on the whole stack, with the callers' sidecars, CloudWatch's lag and its own looks.
 */

let base: BaseStack;
beforeAll(async () => {
  base = await baseStack();
});

const minute = 60_000;
const target = { virtualNode: names.stable, weight: 100 };
const route = { httpRoute: { match: { prefix: '/' }, action: { weightedTargets: [target] } } };
const climb = (bake: string) => ({
  steps: [5, 25, 50].map((weight) => ({ weight, bake })),
  finalBake: bake,
  keepWarm: '0s',
});

/** 100 requests a second from two callers, no alarms: nothing but the judge can stop it. */
const scenario = (changes: Partial<Scenario> = {}, bake = '10m', delay = '60s'): Scenario => ({
  routes: [{ name: 'route-1', spec: route }],
  callers: ['gateway', 'web'],
  requestsPerSecond: 100,
  stable: { errors: 0.001, latencyMs: 40 },
  canary: 'good',
  turnsAfterMinutes: 0,
  metricLagMs: 20_000,
  alarmsOnly: false,
  alarms: [],
  spec: {
    service: 'checkout',
    canary: names.canary,
    strategy: climb(bake),
    analysis: {
      metrics: { preset: 'appmesh-extension-statsd', namespace: 'CWAgent', delay },
      onNoData: 'rollback',
      onInconclusive: 'rollback',
    },
    alarms: [],
  },
  ...changes,
});

/** The outcome, its reason, and the minutes that it took. */
async function judged(scenario: Scenario, seed: number) {
  let ended = Number.NaN;
  const { ends, violations } = await run(base, seed, {
    faultPlan: noFaults,
    acts: [],
    scenario: () => scenario,
    onTrace(at, text) {
      if (/checkout-1 -> (Promoted|RolledBack)$/.test(text)) ended = at / minute;
    },
  });
  const { outcome, cause } = ends.get('checkout-1') ?? { outcome: 'never started', cause: '' };
  return { outcome, cause, minutes: ended, violations };
}

const seeds = [1, 2, 3, 4, 5];
const all = (scenario: Scenario) => Promise.all(seeds.map((seed) => judged(scenario, seed)));

describe('at a hundred requests a second', () => {
  test.each([
    ['15m', '60s'],
    ['20m', '120s'],
  ])(
    'a good canary is promoted in a third of what bakes of %s would take, with metrics %s late',
    async (bake, delay) => {
      const fixed = 4 * Number.parseInt(bake, 10);
      for (const { outcome, minutes } of await all(scenario({}, bake, delay))) {
        expect(outcome).toBe('promoted');
        expect(minutes).toBeLessThan(fixed / 3);
      }
    },
  );

  test('a canary with one point more errors is rolled back before the first bake is over', async () => {
    for (const { outcome, cause, minutes } of await all(scenario({ canary: 'aPointWorse' }))) {
      expect([outcome, cause]).toEqual(['rolledBack', expect.stringContaining('chance alone would show this once in')]);
      expect(minutes).toBeLessThan(10);
    }
  });

  test.each([
    ['none of its callers follow', ['gateway', 'web']],
    ['one of its two callers does not follow', ['web']],
  ])('a canary is never judged healthy when %s the weights', async (_, staying) => {
    for (const { outcome, cause } of await all(scenario({ staying })))
      expect([outcome, cause]).toEqual(['rolledBack', expect.stringContaining('not converged: the canary gets')]);
  });
});
