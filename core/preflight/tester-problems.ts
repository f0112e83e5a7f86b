import { routeKind } from '../routing/route-spec.ts';
import { headersAsked, maxHeaders, priorityOf, testerPriority, testerRoutePrefix } from '../routing/tester-route.ts';
import type { RolloutSpec } from '../spec/spec.ts';
import type { Problem } from '../text/problem.ts';
import type { Facts } from './facts.ts';

/** App Mesh's quota of routes a virtual router. */
const maxRoutes = 50;

/** The name of a rollout's route for testers, for its `index`th route: its own, so that no other rollout meets it. */
export const testerRouteName = (rolloutId: string, index: number): string =>
  `${testerRoutePrefix}${rolloutId}-${index + 1}`;

/** What keeps the routes for testers from being made, for each of the spec's routes. */
export function testerProblems(spec: RolloutSpec, { routes, neighbours = [] }: Facts, rolloutId?: string): Problem[] {
  if (spec.strategy.testers === undefined) return [];
  const path = 'strategy.testers';
  const all = [
    ...routes.flatMap(({ name, reading }) => (reading ? [{ name, spec: reading.spec }] : [])),
    ...neighbours,
  ];
  const problems = routes.flatMap(({ name, reading }, i): Problem[] => {
    if (reading === undefined) return [];
    const asked = headersAsked(reading.spec);
    if (asked === undefined)
      return [{ path, found: `${name}, a ${routeKind(reading.spec)}`, allowed: 'routes of HTTP, HTTP/2 and gRPC' }];
    const own = testerRouteName(rolloutId ?? '', i);
    const priority = testerPriority(reading.spec);
    const rival = all.find((one) => one.name !== name && priorityOf(one.spec) === priority);
    return [
      ...(asked < maxHeaders
        ? []
        : [
            {
              path,
              found: `${name} matches ${asked} headers`,
              allowed: `at most ${maxHeaders}, the testers’ included`,
            },
          ]),
      ...(priority >= 0
        ? []
        : [
            { path, found: `${name} with priority 0`, allowed: 'a higher number: testers’ requests come right before' },
          ]),
      ...(rival === undefined
        ? []
        : [{ path, found: `${rival.name} with priority ${priority}`, allowed: `no route right before ${name}` }]),
      ...(all.some((one) => one.name === own)
        ? [{ path, found: `a route ${own}`, allowed: 'no route of that name: delete it, if nobody needs it' }]
        : []),
    ];
  });
  const wanted = all.length + routes.length;
  if (wanted > maxRoutes)
    problems.push({
      path,
      found: `${all.length} routes of ${spec.router.virtualRouter}, and ${routes.length} more for testers`,
      allowed: `at most ${maxRoutes} of a virtual router`,
    });
  return problems;
}
