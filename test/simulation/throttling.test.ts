import { expect, test } from '@jest/globals';
import { baseStack } from './base-stack.ts';
import { aimedPlan } from './fault-plan.ts';
import { run } from './run.ts';
import { alarmsOnly, good, spread } from './sabotage-scenes.ts';
import type { Scenario } from './scenario.ts';

/** A rollout that the want meets in its middle, whenever it comes. */
const lasting = (drawn: Scenario): Scenario => {
  const { spec, ...rest } = good(alarmsOnly(drawn));
  const strategy = { canary: { weight: 10, bake: '6m' }, finalBake: '2m', keepWarm: '1m' };
  return { ...rest, spec: { ...spec, strategy } };
};

test('a healthy rollout survives ten minutes without concurrency, whenever they come, and is promoted', async () => {
  const base = await baseStack();
  for (const seed of [1, 2, 3, 4, 5]) {
    const { outcome, violations, virtualSeconds } = await run(base, seed, {
      scenario: lasting,
      faultPlan: aimedPlan({}, 30),
      acts: [{ at: spread(seed) * 300_000, does: 'takeConcurrency', minutes: 10 }],
    });
    expect([seed, violations, outcome]).toEqual([seed, [], 'promoted']);
    expect(virtualSeconds).toBeGreaterThan(600);
  }
}, 60_000);
