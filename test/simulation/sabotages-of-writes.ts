import type { Control } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import { WriteInDoubtError } from '../../core/errors.ts';
import { aimedPlan } from './fault-plan.ts';
import { control, definition, heldAs, inFunctions } from './removal.ts';
import type { Sabotage } from './sabotage.ts';
import { alarmAt, hasty, severalRoutes, spread, watching } from './sabotage-scenes.ts';

const withoutIntents = (held: Control): Control => ({
  ...held,
  routes: held.routes.map((route) => ({ ...route, intents: [] })),
});

/** Protections of a route: the record before a write, the wait after it, and the comparison with the reading. */
export const sabotagesOfWrites: readonly Sabotage[] = [
  {
    name: 'intent',
    removes: 'a shift does not record what it is about to write',
    options: (seed) => ({
      scenario: watching,
      ports: control(['shift-weights'], (store) => ({
        save: (next, seen) => store.save(withoutIntents(next), seen),
      })),
      faultPlan: aimedPlan({ 'route: write lands late': 0.5 }),
      acts: alarmAt(1000 + spread(seed) * 20_000),
    }),
  },
  {
    name: 'settle',
    removes: 'a rollback does not wait for writes that may still land',
    options: (seed) => ({
      scenario: watching,
      ports: control(['roll-back'], (store) => ({
        read: async (router) => heldAs(await store.read(router), withoutIntents),
      })),
      definition: definition('$states.context.State.RetryCount', '0'),
      faultPlan: aimedPlan({ 'route: write lands late': 0.5 }),
      acts: alarmAt(1000 + spread(seed) * 20_000),
    }),
  },
  {
    name: 'writes in doubt',
    removes: 'a write whose answer was lost is taken to have failed',
    options: (seed) => ({
      scenario: watching,
      ports: inFunctions(['shift-weights'], (ports) => ({
        ...ports,
        router: {
          ...ports.router,
          async setTargets(ref, read, targets, id) {
            try {
              return await ports.router.setTargets(ref, read, targets, id);
            } catch (error) {
              if (error instanceof WriteInDoubtError) return ports.router.readRoute(ref);
              throw error;
            }
          },
        },
      })),
      faultPlan: aimedPlan({ 'route: write lands late': 0.5 }),
      acts: alarmAt(3500 + spread(seed) * 10_000),
    }),
  },
  {
    name: 'writes that undo',
    removes: 'a shift does not wait for an earlier write in doubt, which may land after its own',
    options: (seed) => ({
      scenario: hasty,
      ports: control(['shift-weights'], (store) => ({
        read: async (router) =>
          heldAs(await store.read(router), (held) => ({
            ...held,
            // In doubt for a comparison, but too old to be waited for.
            routes: held.routes.map((route) => ({
              ...route,
              intents: route.intents.map((intent) => ({ ...intent, at: 0 })),
            })),
          })),
      })),
      faultPlan: aimedPlan({ 'route: write lands late': 0.2 + 0.4 * spread(seed) }),
      acts: [],
    }),
  },
  {
    name: 'read-back',
    removes: 'a restore believes that its write was taken, whatever the answer',
    options: (seed) => ({
      scenario: watching,
      ports: inFunctions(['roll-back'], (ports) => ({
        ...ports,
        router: {
          ...ports.router,
          async setTargets(ref, read, targets, id) {
            try {
              return await ports.router.setTargets(ref, read, targets, id);
            } catch {
              return { ...(await ports.router.readRoute(ref)), targets, version: Number.MAX_SAFE_INTEGER };
            }
          },
        },
      })),
      faultPlan: aimedPlan({ 'route: throttled': 0.4, 'route: failed before': 0.3 }),
      acts: alarmAt(60_000 + spread(seed) * 120_000),
    }),
  },
  {
    name: 'restore of all routes',
    removes: 'a rollback restores the first route only',
    options: (seed) => ({
      scenario: (drawn) => severalRoutes(watching(drawn)),
      ports: control(['roll-back'], (store) => ({
        read: async (router) =>
          heldAs(await store.read(router), (held) => ({ ...held, routes: held.routes.slice(0, 1) })),
      })),
      faultPlan: aimedPlan({}),
      acts: alarmAt(20_000 + spread(seed) * 60_000),
    }),
  },
  {
    name: 'stale reads',
    removes: 'an old read is taken for the present',
    options: (seed) => ({
      ports: inFunctions(['shift-weights', 'roll-back'], (ports) => ({
        ...ports,
        router: {
          ...ports.router,
          readRoute: async (ref) => ({ ...(await ports.router.readRoute(ref)), version: Number.MAX_SAFE_INTEGER }),
        },
      })),
      scenario: watching,
      faultPlan: aimedPlan({ 'mesh: read stale': 0.7, 'route: answer lost': 0.3 }),
      acts: alarmAt(500 + spread(seed) * 4000),
    }),
  },
  {
    name: 'drift',
    removes: 'weights that somebody else set are overwritten',
    options: (seed) => ({
      ports: (ports, fn) => {
        if (fn !== 'shift-weights' && fn !== 'roll-back') return ports;
        let known: Control | undefined;
        return {
          ...ports,
          control: {
            ...ports.control,
            async read(router) {
              const item = await ports.control.read(router);
              if (isHeld(item)) known = item;
              return item;
            },
          },
          router: {
            ...ports.router,
            async readRoute(ref) {
              const reading = await ports.router.readRoute(ref);
              const last = known?.routes.find(({ name }) => name === ref.route);
              return last ? { ...reading, targets: last.targets } : reading;
            },
          },
        };
      },
      faultPlan: aimedPlan({ 'human: edits weights': 1 }),
      acts: [{ at: 30_000 + spread(seed) * 60_000, does: 'editWeights', route: 0, share: 40 }],
    }),
  },
];
