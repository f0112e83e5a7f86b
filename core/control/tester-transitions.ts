import { isAnother } from '../routing/drift.ts';
import type { RouteReading } from '../routing/route.ts';
import type { Control, RouteState, TesterRoute } from './control.ts';
import { mayStillLand } from './settle.ts';
import { withRoute } from './transitions.ts';

/**
 * The transitions of the testers' routes in the control item. All are pure; nothing changes for a route without one.
 */

const withTester = (control: Control, name: string, change: (tester: TesterRoute) => TesterRoute): Control => {
  const route = control.routes.find((one) => one.name === name);
  return route?.tester === undefined ? control : withRoute(control, { ...route, tester: change(route.tester) });
};

/** The testers' route of `name` is about to be made: until that is answered it may land. */
export const creating = (control: Control, name: string, now: number): Control =>
  withTester(control, name, (tester) => {
    const n = tester.creations + 1;
    const intents = tester.intents.filter((intent) => mayStillLand(intent, control.plan.router, now));
    return { ...tester, creations: n, intents: [...intents, { n, fence: control.fence, at: now }] };
  });

/** The creation `n` was answered, with the created route if there is one; or it cannot land any more. */
export const created = (control: Control, name: string, n: number, identity?: string): Control =>
  withTester(control, name, (tester) => ({
    ...tester,
    ...(identity !== undefined && { identity }),
    intents: tester.intents.filter((intent) => intent.n !== n),
  }));

/**
 * The testers' route of `name` was found to be there. If it was not known, the one creation that was in doubt has landed,
 * if it is one. A known route says nothing of it: the creation may land once that route is deleted, until its time is up.
 */
export const seen = (control: Control, name: string, identity: string, now: number): Control =>
  withTester(control, name, (tester) => {
    if (tester.identity === identity)
      return { ...tester, intents: tester.intents.filter((intent) => mayStillLand(intent, control.plan.router, now)) };
    return { ...tester, identity, intents: tester.intents.length === 1 ? [] : tester.intents };
  });

/** Whether the route under a testers' name is the created one, as far as is known. */
export const isOurs = (found: Pick<RouteReading, 'identity'>, tester: TesterRoute): boolean =>
  !isAnother(found, tester) || tester.intents.length > 0;

/** Every testers' route was deleted, and nothing may bring one back. */
export const testersGone = (control: Control): Control =>
  control.routes.reduce(
    (item, { name }) => withTester(item, name, (tester) => ({ ...tester, intents: [], removed: true })),
    control,
  );

/** The routes for testers that exist, or may come to. */
export const testerRoutesOf = ({ routes }: Pick<Control, 'routes'>): readonly TesterRoute[] =>
  routes.flatMap(({ tester }) => (tester && tester.creations > 0 && !tester.removed ? [tester] : []));

/** When the last creation that was not answered was recorded, if it may still land; milliseconds. */
export function lastCreationInDoubt(
  { plan, routes }: Pick<Control, 'plan' | 'routes'>,
  now: number,
): number | undefined {
  const intents = routes.flatMap(({ tester }) => tester?.intents ?? []);
  const doubts = intents.filter((intent) => mayStillLand(intent, plan.router, now));
  return doubts.length === 0 ? undefined : Math.max(...doubts.map(({ at }) => at));
}

/** The number of writes that were ever intended of a route, its testers' included: 0 before the first. */
export const writesOf = ({ writes, tester }: RouteState): number => writes + (tester?.creations ?? 0);
