import type { TrafficRouter } from '../../core/ports/router.ts';
import { aimedPlan } from './fault-plan.ts';
import { inFunctions } from './removal.ts';
import type { Sabotage } from './sabotage.ts';
import { alarmAt, forTesters, good, spread, watching } from './sabotage-scenes.ts';
import { names } from './scenario.ts';

/** Every reading under a name counts as the resource that was read there first. */
function byNameAlone(router: TrafficRouter, first: Map<string, string>): Partial<TrafficRouter> {
  const known = (name: string, identity: string): string => {
    if (!first.has(name)) first.set(name, identity);
    return first.get(name) ?? identity;
  };
  return {
    async readRoute(ref) {
      const reading = await router.readRoute(ref);
      return { ...reading, identity: known(ref.route, reading.identity) };
    },
    async setTargets(ref, ...write) {
      const reading = await router.setTargets(ref, ...write);
      return { ...reading, identity: known(ref.route, reading.identity) };
    },
    async createRoute(ref, ...write) {
      const identity = await router.createRoute(ref, ...write);
      return identity === undefined ? undefined : known(ref.route, identity);
    },
  };
}

const anywhere = () => {
  const first = new Map<string, string>();
  return inFunctions([], (ports) => ({ ...ports, router: { ...ports.router, ...byNameAlone(ports.router, first) } }));
};

/** Protections of a resource that another party made under the name of a known one. */
export const sabotagesOfRoutes: readonly Sabotage[] = [
  {
    name: 'identity of a route',
    removes: 'a route that somebody deleted and made again is taken for the one that was planned',
    options: (seed) => ({
      scenario: (drawn) => good(watching(drawn)),
      ports: anywhere(),
      faultPlan: aimedPlan({}),
      acts: [
        { at: 20_000 + spread(seed) * 90_000, does: 'makeRouteAgain', route: 0, priority: 300 },
        ...alarmAt(120_000 + spread(seed, 2) * 60_000),
      ],
      longestMinutes: 100,
    }),
  },
  {
    name: 'identity of testers’ routes',
    removes: 'a route that somebody made in the place of the testers’ is deleted as theirs',
    options: (seed) => ({
      scenario: (drawn) => forTesters(good(watching(drawn))),
      ports: anywhere(),
      faultPlan: aimedPlan({}),
      acts: [
        { at: 15_000 + spread(seed) * 30_000, does: 'makeTestersRouteAgain' },
        ...alarmAt(60_000 + spread(seed, 2) * 60_000),
      ],
    }),
  },
  {
    name: 'identity of the canary',
    removes: 'a virtual node that somebody deleted and made again is taken for the one that was planned',
    options: (seed) => {
      const first = new Map<string, string>();
      return {
        scenario: good,
        ports: inFunctions([], (ports) => ({
          ...ports,
          router: {
            ...ports.router,
            async targetIdentity(router, target) {
              const found = await ports.router.targetIdentity(router, target);
              if (found !== undefined && !first.has(target)) first.set(target, found);
              return found && first.get(target);
            },
          },
        })),
        faultPlan: aimedPlan({ 'invoke: request slow': 0.6 }),
        acts: [1, 2, 3, 4].map((salt) => ({
          ...{ at: 600 + spread(seed, salt) * 4000, does: 'makeNodeAgain' as const, node: names.canary },
        })),
      };
    },
  },
];
