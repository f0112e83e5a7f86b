import { aimedPlan } from './fault-plan.ts';
import type { Sabotage } from './sabotage.ts';
import { alarmAt, alarmsOnly, good, spread } from './sabotage-scenes.ts';
import { names } from './scenario.ts';

interface State {
  readonly [field: string]: unknown;
}

/** The definition with one state changed. */
const changed = (name: string, change: (state: State) => State) => (deployed: string) => {
  const machine: { readonly States: Readonly<Record<string, State>> } = JSON.parse(deployed);
  const state = machine.States[name];
  if (state === undefined) throw new Error(`the definition has no state ${name}`);
  return JSON.stringify({ ...machine, States: { ...machine.States, [name]: change(state) } });
};

/** Protections that live in the state machine. */
export const sabotagesOfStates: readonly Sabotage[] = [
  {
    name: 'attempts of a rollback',
    removes: 'a rollback that is tried again does not wait for what the attempt before it sent',
    options: (seed) => ({
      scenario: (drawn) => good(alarmsOnly(drawn)),
      definition: (deployed) => deployed.replaceAll('{% $states.context.State.RetryCount %}', '{% 0 %}'),
      faultPlan: aimedPlan({ 'route: write lands late': 0.6 }),
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
      definition: changed('Woken', (state) => ({
        ...state,
        Choices: [state.Choices].flat().map((choice) => ({ ...(choice as State), Next: 'Analyze' })),
      })),
      faultPlan: aimedPlan({}),
      acts: alarmAt(30_000 + spread(seed) * 60_000),
    }),
  },
];
