import type { RouterRules } from '../../../core/ports/router.ts';
import type { AppMeshRef, RouteFacts } from '../../../core/routing/route.ts';
import { traitsOf } from '../../../core/routing/traits.ts';
import type { ResolvedSpec } from '../../../core/spec/resolved-spec.ts';
import type { Problem } from '../../../core/text/problem.ts';
import { partsOf, routeKind, routeKinds, specOf } from './route-spec.ts';
import { testerProblems } from './tester-problems.ts';

const appMesh = traitsOf({ provider: 'appmesh' });

/** The problems of a start on App Mesh: those of its routes, its virtual nodes and its testers. */
const problemsOf = (
  spec: ResolvedSpec,
  stable: string | undefined,
  facts: RouteFacts,
  rolloutId?: string,
): Problem[] => [
  ...facts.routes.flatMap((route, i) => routeProblems(spec, stable, route, `router.routes[${i}]`)),
  ...targetProblems(spec, stable, facts),
  ...testerProblems(spec, facts, rolloutId),
];

export const appMeshRules: RouterRules = { problemsOf, documentOf: specOf, partsOf };

function routeProblems(
  spec: ResolvedSpec,
  stable: string | undefined,
  { name, reading }: RouteFacts['routes'][number],
  path: string,
): Problem[] {
  const { mesh, virtualRouter } = spec.router as AppMeshRef;
  const where = `mesh ${mesh}, virtual router ${virtualRouter}`;
  if (reading === undefined) return [{ path, found: `no route ${name}`, allowed: `a route that exists in ${where}` }];
  const kind = routeKind(reading.rest);
  if (kind === undefined) return [{ path, found: 'a route of an unknown kind', allowed: routeKinds.join(', ') }];
  const problems: Problem[] = [];
  const { targets } = reading;
  for (const name of [stable, spec.canary])
    if (targets.filter(({ id }) => id === name).length > 1)
      problems.push({
        path,
        found: `${name} twice, on different ports`,
        allowed: 'stable and canary as one target each',
      });
  if (targets.length >= appMesh.maxTargets && !targets.some(({ id }) => id === spec.canary))
    problems.push({
      path,
      found: `${name} with ${targets.length} targets`,
      allowed: `at most ${appMesh.maxTargets}, the canary included: remove targets of weight 0`,
    });
  if (
    spec.analysis !== 'alarmsOnly' &&
    'preset' in spec.analysis.metrics &&
    (kind === 'tcpRoute' || kind === 'grpcRoute')
  )
    problems.push({
      path: 'analysis',
      found: `${name} is a ${kind}`,
      allowed:
        kind === 'tcpRoute'
          ? 'alarmsOnly or custom metrics: a TCP route has no response metric'
          : 'alarmsOnly or custom metrics: gRPC failures are HTTP 200 to these metrics',
    });
  return problems;
}

function targetProblems(spec: ResolvedSpec, stable: string | undefined, facts: RouteFacts): Problem[] {
  const problems: Problem[] = [];
  const allowed = `a virtual node that exists in mesh ${(spec.router as AppMeshRef).mesh}`;
  if (facts.canary === undefined) problems.push({ path: 'canary', found: `no virtual node ${spec.canary}`, allowed });
  if (stable !== undefined && facts.stable === undefined)
    problems.push({ path: 'stable', found: `no virtual node ${stable}`, allowed });
  if (stable === spec.canary)
    problems.push({
      path: 'canary',
      found: `${spec.canary}, which serves already`,
      allowed: 'another virtual node than the stable',
    });
  return problems;
}
