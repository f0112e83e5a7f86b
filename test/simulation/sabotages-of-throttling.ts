import { aimedPlan } from './fault-plan.ts';
import { definition } from './removal.ts';
import type { Sabotage } from './sabotage.ts';
import { alarmAt, alarmsOnly, good, spread } from './sabotage-scenes.ts';

/** Protections that live in the retries of calls which Lambda throttles. */
export const sabotagesOfThrottling: readonly Sabotage[] = [
  {
    name: 'patience with throttling',
    removes: 'a look, a shift or a plan that Lambda throttles is given up as any that fails',
    options: (seed) => ({
      scenario: (drawn) => good(alarmsOnly(drawn)),
      definition: definition('"MaxAttempts":40', '"MaxAttempts":5'),
      faultPlan: aimedPlan({}, 30),
      acts: [{ at: spread(seed) * 300_000, does: 'takeConcurrency', minutes: 9 }],
    }),
  },
  {
    name: 'patience of a restore',
    removes: 'a restore that Lambda throttles is given up as any that fails, and left to the schedule',
    options: (seed) => ({
      scenario: (drawn) => good(alarmsOnly(drawn)),
      definition: definition('"MaxAttempts":600', '"MaxAttempts":10'),
      faultPlan: aimedPlan({}, 30),
      acts: [
        ...alarmAt(60_000 + spread(seed) * 60_000),
        { at: 60_000 + spread(seed) * 60_000 + 150 + spread(seed, 2) * 400, does: 'takeConcurrency', minutes: 9 },
      ],
    }),
  },
];
