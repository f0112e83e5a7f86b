import type { OpenedRouter } from '../../core/ports/router.ts';
import type { RouteParts, RouteRef, Target } from '../../core/routing/route.ts';
import { testerRouteName } from '../../core/routing/testers.ts';

/** A router of one kind with a route that sends everything to the stable, freshly made, and a canary beside it. */
export interface RouterWorld {
  readonly traffic: OpenedRouter;
  readonly route: RouteRef;
  readonly stable: string;
  readonly canary: string;
  /** The id of a target, and the name of a route, that could exist and do not. */
  readonly missing: { readonly target: string; readonly route: string };
}

export type MakeWorld = () => Promise<RouterWorld>;

export const split = ({ stable, canary }: RouterWorld, [one, other]: readonly [number, number]): readonly Target[] => [
  { id: stable, weight: one },
  { id: canary, weight: other },
];

/** Sets both weights; the other members of a target are those of the stable. */
export async function set(world: RouterWorld, weights: readonly [number, number], writeId: string) {
  const { traffic, route, stable } = world;
  const read = await traffic.readRoute(route);
  const { id, weight, ...others } = read.targets.find((target) => target.id === stable) ?? { id: stable, weight: 0 };
  const targets = split(world, weights).map((target) => ({ ...target, ...others }));
  return { read, written: await traffic.setTargets(route, read, targets, writeId), targets };
}

/** The route for testers of the world's route: its reference, and its parts. */
export async function forTesters({ traffic, route, stable, canary }: RouterWorld, value = 'yes') {
  const asked = { header: 'x-canary', match: { exact: value } };
  const served = await traffic.readRoute(route);
  const parts: RouteParts = await traffic.forTesters(route.router, served, asked, { stable, canary });
  return { parts, ref: { ...route, route: testerRouteName(route.router, route.route, 'checkout-r2-1', 0) } };
}
