import { appMeshRouter } from '../../adapters/routers/app-mesh/app-mesh-router.ts';
import { appMeshClients } from '../../adapters/sdk/clients.ts';
import { NotFoundError } from '../../core/errors.ts';
import type { RouterRef } from '../../core/plan/plan.ts';
import type { RouteKind, Target } from '../../core/routing/route-spec.ts';
import { routeKind, targetsOf } from '../../core/routing/route-spec.ts';
import { formatTargets } from '../../core/routing/weights.ts';
import { exits, Failure } from '../run/failure.ts';
import type { ClientSettings } from '../run/settings.ts';

/** What a spec needs to know of a route as it is. */
export interface LiveRoute {
  readonly stable: string;
  readonly kind: RouteKind;
  readonly canaryExists: boolean;
}

/** Reads a route with the caller's own permissions. @throws Failure when it does not exist, or is split already */
export async function liveRoute(
  settings: ClientSettings,
  router: RouterRef,
  route: string,
  canary: string,
): Promise<LiveRoute> {
  const mesh = appMeshRouter(appMeshClients(settings));
  const [{ spec }, identity] = await Promise.all([
    named(mesh.readRoute({ router, route })),
    mesh.targetIdentity(router, canary),
  ]);
  const kind = routeKind(spec);
  const carrying = targetsOf(spec).filter(({ weight }) => weight > 0);
  const [stable] = carrying;
  if (kind === undefined || stable === undefined || carrying.length > 1) throw notOne(route, carrying);
  if (stable.id === canary)
    throw new Failure(exits.usage, `${canary} serves ${route} already: name the virtual node that is to come`);
  return { stable: stable.id, kind, canaryExists: identity !== undefined };
}

const notOne = (route: string, carrying: readonly Target[]) =>
  new Failure(
    exits.usage,
    `${route} has ${formatTargets(carrying)}: a rollout starts from a route with all weight on one target`,
  );

async function named<Answer>(reading: Promise<Answer>): Promise<Answer> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    throw new Failure(exits.usage, `${error.message.replace(/^reading /, '')}: check --mesh, --router and --route`, {
      cause: error,
    });
  }
}
