import type { Control } from '../../core/control/control.ts';
import { aimedPlan } from './fault-plan.ts';
import { control, heldAs, inFunctions } from './removal.ts';
import type { Sabotage } from './sabotage.ts';
import { alarmAt, forTesters, good, quick, spread, watching } from './sabotage-scenes.ts';

const withoutCreations = (held: Control): Control => ({
  ...held,
  routes: held.routes.map(({ tester, ...route }) => ({
    ...route,
    ...(tester && { tester: { ...tester, intents: [] } }),
  })),
});

/** Protections of the testers' routes. */
export const sabotagesOfTesters: readonly Sabotage[] = [
  {
    name: 'testers’ route',
    removes: 'a rollback leaves the route that was made for testers',
    options: (seed) => ({
      scenario: (drawn) => forTesters(watching(drawn)),
      ports: inFunctions(['roll-back'], (ports) => ({
        ...ports,
        router: { ...ports.router, deleteRoute: async () => undefined },
      })),
      faultPlan: aimedPlan({}),
      acts: alarmAt(1000 + spread(seed) * 60_000),
    }),
  },
  {
    name: 'testers’ intent',
    removes: 'a creation of a route for testers that was not answered is not waited out',
    options: (seed) => ({
      scenario: (drawn) => forTesters(watching(drawn)),
      ports: control(['shift-weights'], (store) => ({
        save: (next, seen) => store.save(withoutCreations(next), seen),
      })),
      faultPlan: aimedPlan({ 'route: write lands late': 0.5 }),
      acts: alarmAt(1000 + spread(seed) * 20_000),
    }),
  },
  {
    name: 'testers’ route at the end',
    removes: 'a promotion does not wait out a creation that was not answered',
    options: () => ({
      scenario: (drawn) => quick(forTesters(good(drawn))),
      ports: inFunctions(['shift-weights'], (ports) => ({
        ...ports,
        control: {
          ...ports.control,
          read: async (router) => heldAs(await ports.control.read(router), withoutCreations),
        },
      })),
      faultPlan: aimedPlan({ 'route: write lands late': 0.3 }, 1),
      acts: [],
    }),
  },
];
