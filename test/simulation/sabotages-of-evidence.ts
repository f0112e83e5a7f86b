import { aimedPlan } from './fault-plan.ts';
import { inFunctions } from './removal.ts';
import type { Sabotage } from './sabotage.ts';
import { judgedByErrors } from './scenario.ts';

/** Protections against taking unreported errors for none. */
export const sabotagesOfEvidence: readonly Sabotage[] = [
  {
    name: 'errors that were never reported',
    removes: 'a stable whose errors never had a data point is taken for one that has none',
    options: () => ({
      scenario: (drawn) => ({ ...judgedByErrors(drawn), canary: 'dead' }),
      ports: inFunctions(['plan-rollout'], (ports) => ({
        ...ports,
        metrics: { ...ports.metrics, silentErrors: async () => true },
      })),
      faultPlan: aimedPlan({ 'metrics: errors not forwarded': 1 }),
      acts: [],
    }),
  },
];
