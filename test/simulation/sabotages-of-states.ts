import { aimedPlan } from './fault-plan.ts';
import { changedState, definition } from './removal.ts';
import type { Sabotage } from './sabotage.ts';
import { alarmAt, alarmsOnly, good, spread } from './sabotage-scenes.ts';
import { names } from './scenario.ts';

/** Protections that live in the state machine. */
export const sabotagesOfStates: readonly Sabotage[] = [
  {
    name: 'attempts of a rollback',
    removes: 'a rollback that is tried again does not wait for what the attempt before it sent',
    options: (seed) => ({
      scenario: (drawn) => good(alarmsOnly(drawn)),
      definition: definition('{% $states.context.State.RetryCount %}', '{% 0 %}'),
      faultPlan: aimedPlan({ 'route: write lands late': 0.6, 'table: failed before': 0.5 }),
      acts: [
        ...alarmAt(20_000 + spread(seed) * 40_000, 0.1),
        { at: 21_000 + spread(seed) * 40_000, does: 'start', canary: names.next, onConflict: 'queue' },
      ],
    }),
  },
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
