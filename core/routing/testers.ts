import type { RouterRef } from './route.ts';
import { traitsOf } from './traits.ts';

/**
 * The prefix of the names of the routes that a rollout makes for testers; the functions may create and delete no
 * others.
 */
export const testerRoutePrefix = 'meshshift-testers-';

/**
 * The name of a rollout's route for testers, for `route`, its `index`th one: its own, so that no other rollout meets it.
 * Where routes belong to listeners, it is on that of its route.
 */
export function testerRouteName(
  router: Pick<RouterRef, 'provider'>,
  route: string,
  rolloutId: string,
  index: number,
): string {
  const name = `${testerRoutePrefix}${rolloutId}-${index + 1}`;
  return traitsOf(router).onListeners ? `${route.slice(0, route.indexOf('/'))}/${name}` : name;
}
