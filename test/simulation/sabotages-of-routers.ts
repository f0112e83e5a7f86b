import { aimedPlan } from './fault-plan.ts';
import { inFunctions } from './removal.ts';
import type { RunOptions } from './run-options.ts';
import type { Sabotage } from './sabotage.ts';
import { alarmAt, good, spread, watching } from './sabotage-scenes.ts';
import type { Scenario } from './scenario.ts';

/** A line of the source put differently, on a router that needs it. */
const guard = (
  name: string,
  removes: string,
  [file, from, to]: readonly [file: string, from: string, to: string],
  scene: (seed: number) => RunOptions,
): Sabotage => ({ name, removes, options: (seed) => ({ router: 'alb', source: { file, from, to }, ...scene(seed) }) });

const readiness = 'functions/shift-weights/readiness.ts';

/** A tenth of the traffic for minutes, judged by errors alone. */
const judged = (drawn: Scenario): Scenario => {
  const analysis = {
    metrics: { preset: 'appmesh-extension-statsd', namespace: 'CWAgent', delay: '60s' },
    onNoData: 'hold',
    onInconclusive: 'hold',
  };
  const strategy = { steps: [{ weight: 10, bake: '9m', minBake: '9m' }], finalBake: '2m', keepWarm: '0s' };
  return { ...good(drawn), alarmsOnly: false, spec: { ...drawn.spec, analysis, strategy } };
};

const startingLate = { 'targets: healthy late': 1 };

/** Protections of routers that check the health of targets, count no versions, or repeat old writes without a sign. */
export const sabotagesOfRouters: readonly Sabotage[] = [
  guard(
    'canary named first',
    'the first percent does not wait until a route names the canary, so that its targets are checked',
    [readiness, 'traitsOf(plan.router).attachFirst ? attachStep : 0', '0'],
    () => ({ scenario: good, faultPlan: aimedPlan({}), acts: [] }),
  ),
  guard(
    'health of the canary',
    'a canary gets more weight though its targets are not healthy',
    [readiness, "found.kind === 'unready' ? found.why : undefined", 'undefined'],
    () => ({ scenario: good, faultPlan: aimedPlan(startingLate), acts: [] }),
  ),
  guard(
    'health in time',
    'a canary that never gets healthy is waited for without an end',
    ['core/control/unready.ts', '>= plan.readyWithinSeconds * 1000', '< 0'],
    () => ({ scenario: good, faultPlan: aimedPlan(startingLate), acts: [], longestMinutes: 90 }),
  ),
  guard(
    'states of before',
    'an old read of a route without versions is taken for an edit of another party',
    ['core/control/transitions.ts', "versions === 'counter'", 'versions !== undefined'],
    () => ({ scenario: good, faultPlan: aimedPlan({ 'mesh: read stale': 0.7 }), acts: [] }),
  ),
  guard(
    'routes at each look',
    'a step bakes on though another party has set its weights, or an old write did',
    ['core/execution/next.ts', ' || !traitsOf(control.plan.router).dedupes', ''],
    (seed) => ({
      scenario: judged,
      faultPlan: aimedPlan({}),
      acts: [{ at: 60_000 + spread(seed) * 60_000, does: 'editWeights', route: 0, share: 11 }],
    }),
  ),
  guard(
    'the whole of a route',
    'a rollback leaves a canary in a route that was named there for its health alone',
    ['functions/roll-back/restore-routes.ts', ' && !isLeft', ''],
    (seed) => ({
      scenario: (drawn) => good(watching(drawn)),
      faultPlan: aimedPlan(startingLate),
      acts: alarmAt(1500 + spread(seed) * 20_000),
    }),
  ),
  guard(
    'shared routes',
    'two rollouts of different services have the same rule at a time',
    ['functions/rollout/shared-routes.ts', '!traitsOf(router).isShared', 'router !== undefined'],
    (seed) => ({
      scenario: judged,
      // Before the first percent: a split route would be refused as such.
      faultPlan: aimedPlan(startingLate),
      acts: [{ at: 3000 + spread(seed) * 4000, does: 'startOfAnother' }],
    }),
  ),
  {
    name: 'bound clients',
    removes: 'a rollback sets the weights of a sticky rule, whose clients stay on the canary',
    options: (seed) => ({
      router: 'alb',
      scenario: (drawn) => good(watching(drawn)),
      ports: inFunctions(['roll-back'], (ports) => ({
        ...ports,
        router: {
          ...ports.router,
          setTargets: (ref, read, targets, writeId) => ports.router.setTargets(ref, read, targets, writeId),
        },
      })),
      faultPlan: aimedPlan({}),
      acts: alarmAt(60_000 + spread(seed) * 60_000),
    }),
  },
];
