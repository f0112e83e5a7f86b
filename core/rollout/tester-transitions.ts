import type { Control, RouteState, TesterRoute } from './control.ts';
import { mayStillLand } from './settle.ts';
import { withRoute } from './transitions.ts';

/** What becomes of the testers' routes in the control item. All pure; nothing changes for a route without one. */

const withTester = (control: Control, name: string, change: (tester: TesterRoute) => TesterRoute): Control => {
  const route = control.routes.find((one) => one.name === name);
  return route?.tester === undefined ? control : withRoute(control, { ...route, tester: change(route.tester) });
};

/** The testers' route of `name` is about to be made: until that is answered it may land. */
export const creating = (control: Control, name: string, now: number): Control =>
  withTester(control, name, (tester) => {
    const n = tester.creations + 1;
    return { ...tester, creations: n, intents: [...tester.intents, { n, fence: control.fence, at: now }] };
  });

/** The creation `n` was answered, or cannot land. */
export const created = (control: Control, name: string, n: number): Control =>
  withTester(control, name, (tester) => ({ ...tester, intents: tester.intents.filter((intent) => intent.n !== n) }));

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
export function lastCreationInDoubt({ routes }: Pick<Control, 'routes'>, now: number): number | undefined {
  const doubts = routes.flatMap(({ tester }) => tester?.intents ?? []).filter((intent) => mayStillLand(intent, now));
  return doubts.length === 0 ? undefined : Math.max(...doubts.map(({ at }) => at));
}

/** How many writes were ever intended of a route, its testers' included: 0 before it was touched. */
export const writesOf = ({ writes, tester }: RouteState): number => writes + (tester?.creations ?? 0);
