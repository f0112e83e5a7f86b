import { aimedPlan } from './fault-plan.ts';
import { changedState } from './removal.ts';
import type { Sabotage } from './sabotage.ts';
import { alarmAt, alarmsOnly, spread } from './sabotage-scenes.ts';

/** Protections that live in the state machine. */
export const sabotagesOfStates: readonly Sabotage[] = [
  {
    name: 'straight to the rollback',
    removes: 'whoever is woken for a stop looks at the numbers first',
    options: (seed) => ({
      scenario: alarmsOnly,
      definition: changedState('Woken', (state) => ({
        ...state,
        Choices: [state.Choices].flat().map((choice) => ({ ...Object(choice), Next: 'Analyze' })),
      })),
      faultPlan: aimedPlan({}),
      acts: alarmAt(30_000 + spread(seed) * 60_000),
    }),
  },
];
