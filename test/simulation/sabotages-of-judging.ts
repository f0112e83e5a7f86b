import { aimedPlan } from './fault-plan.ts';
import { inFunctions } from './removal.ts';
import type { Sabotage } from './sabotage.ts';

/** Protections of the judgement. */
export const sabotagesOfJudging: readonly Sabotage[] = [
  {
    name: 'errors of the canary',
    removes: 'what fails of the canary counts as answered, as fast as the stable answers',
    options: () => ({
      scenario: (drawn) => ({ ...drawn, canary: 'dead', alarms: [] }),
      ports: inFunctions(['analyze-canary'], (ports) => ({
        ...ports,
        metrics: {
          ...ports.metrics,
          async measure(...given) {
            const measured = await ports.metrics.measure(...given);
            const periods = measured.periods.map(({ canary, stable, ...rest }) => ({
              ...rest,
              ...(stable && { stable }),
              ...(canary && { canary: { ...(stable ?? canary), requests: canary.requests, errors: 0 } }),
            }));
            return { ...measured, periods };
          },
        },
      })),
      faultPlan: aimedPlan({}),
      acts: [],
    }),
  },
];
