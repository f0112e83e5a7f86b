import { expect, test } from '@jest/globals';
import { baseStack } from './base-stack.ts';
import { aimedPlan } from './fault-plan.ts';
import { run } from './run.ts';
import { alarmsOnly, good, spread } from './sabotage-scenes.ts';

test('a healthy rollout survives ten minutes without concurrency, whenever they come, and is promoted', async () => {
  const base = await baseStack();
  for (const seed of [1, 2, 3, 4, 5]) {
    const { outcome, violations, virtualSeconds } = await run(base, seed, {
      scenario: (drawn) => good(alarmsOnly(drawn)),
      faultPlan: aimedPlan({}, 30),
      acts: [{ at: spread(seed) * 300_000, does: 'takeConcurrency', minutes: 10 }],
    });
    expect([seed, violations, outcome]).toEqual([seed, [], 'promoted']);
    expect(virtualSeconds).toBeGreaterThan(600);
  }
}, 60_000);
