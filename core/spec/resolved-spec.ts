import type { AppMeshRef, RouterRef } from '../routing/route.ts';
import type { EcsSpec } from './ecs-spec.ts';
import type { RolloutSpec } from './spec.ts';

/** A spec with the ids by which its router knows the router itself, the routes, the stable and the canary. */
export interface ResolvedSpec extends Omit<RolloutSpec, 'router'> {
  readonly router: RouterRef;
  /** In the spec's order. */
  readonly routes: readonly string[];
  /** Seconds; absent on a router that reports no health. */
  readonly readyWithin?: number;
  /** Sticky rules are accepted. */
  readonly stickiness?: 'accept';
  /** The services of ECS that may own the routes; absent where the spec names none. */
  readonly ecs?: EcsSpec;
  /** The names of targets whose ids mean nothing to people, by id. */
  readonly names?: Readonly<Record<string, string>>;
}

/** App Mesh knows everything by the names that a spec gives. */
export function resolvedAppMesh(
  spec: RolloutSpec & { readonly router: { readonly provider: 'appmesh' } },
): ResolvedSpec {
  const { mesh, meshOwner, virtualRouter, routes } = spec.router;
  const router: AppMeshRef = {
    provider: 'appmesh',
    mesh,
    ...(meshOwner !== undefined && { meshOwner }),
    virtualRouter,
  };
  return { ...spec, router, routes };
}
