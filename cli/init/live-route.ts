import { type RouteKind, routeKind } from '../../adapters/routers/app-mesh/route-spec.ts';
import { trafficRouter } from '../../adapters/routers/traffic-router.ts';
import { NotFoundError } from '../../core/errors.ts';
import type { RouterRef, Target } from '../../core/routing/route.ts';
import { carrying, formatTargets } from '../../core/routing/weights.ts';
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
  const mesh = trafficRouter(settings);
  const [{ rest, targets }, identity] = await Promise.all([
    named(mesh.readRoute({ router, route })),
    mesh.targetIdentity(router, canary),
  ]);
  const kind = routeKind(rest);
  const serving = carrying(targets);
  const [stable] = serving;
  if (kind === undefined || stable === undefined || serving.length > 1) throw notOne(route, serving);
  if (stable.id === canary)
    throw new Failure(exits.usage, `${canary} serves ${route} already: name the virtual node that is to come`);
  return { stable: stable.id, kind, canaryExists: identity !== undefined };
}

const notOne = (route: string, serving: readonly Target[]) =>
  new Failure(
    exits.usage,
    `${route} has ${formatTargets(serving)}: a rollout starts from a route with all weight on one target`,
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
