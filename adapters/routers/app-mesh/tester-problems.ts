import type { AppMeshRef, RouteFacts } from '../../../core/routing/route.ts';
import { testerRouteName } from '../../../core/routing/testers.ts';
import type { ResolvedSpec } from '../../../core/spec/resolved-spec.ts';
import type { Problem } from '../../../core/text/problem.ts';
import { routeKind, specOf } from './route-spec.ts';
import { headersAsked, maxHeaders, priorityOf, testerPriority } from './tester-route.ts';

/** App Mesh's quota of routes a virtual router. */
const maxRoutes = 50;

/** The obstacles to the testers' routes, for each of the spec's routes. */
export function testerProblems(
  spec: ResolvedSpec,
  { routes, neighbours = [] }: RouteFacts,
  rolloutId?: string,
): Problem[] {
  if (spec.strategy.testers === undefined) return [];
  const path = 'strategy.testers';
  const all = [
    ...routes.flatMap(({ name, reading }) => (reading ? [{ name, spec: specOf(reading) }] : [])),
    ...neighbours.map(({ name, reading }) => ({ name, spec: specOf(reading) })),
  ];
  const problems = routes.flatMap(({ name, reading }, i): Problem[] => {
    if (reading === undefined) return [];
    const served = specOf(reading);
    const asked = headersAsked(served);
    if (asked === undefined)
      return [{ path, found: `${name}, a ${routeKind(served)}`, allowed: 'routes of HTTP, HTTP/2 and gRPC' }];
    const own = testerRouteName(spec.router, name, rolloutId ?? '', i);
    const priority = testerPriority(served);
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
        ? [{ path, found: `a route ${own}`, allowed: 'no route of that name: delete it, if it is not needed' }]
        : []),
    ];
  });
  const wanted = all.length + routes.length;
  if (wanted > maxRoutes)
    problems.push({
      path,
      found: `${all.length} routes of ${(spec.router as AppMeshRef).virtualRouter}, and ${routes.length} more for testers`,
      allowed: `at most ${maxRoutes} of a virtual router`,
    });
  return problems;
}
