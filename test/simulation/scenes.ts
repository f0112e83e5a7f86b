import type { Scene } from './clusters.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { Random } from './random.ts';
import type { Scenario } from './scenario.ts';
import { withTesters } from './scenario.ts';
import { teamHookName } from './team-hook.ts';

type Staged = (drawn: Scenario, random: Random) => Scenario;

/** A good canary that alarms alone judge, so that an execution sleeps as long as its step bakes. */
const underAlarms = (drawn: Scenario, strategy: object): Scenario => {
  const alarms = drawn.alarms.length === 0 ? (['errors'] as const) : drawn.alarms;
  const spec = { ...drawn.spec, alarms, analysis: 'alarmsOnly', strategy };
  return { ...drawn, canary: 'good', alarms, alarmsOnly: true, spec };
};

const scenes: Readonly<Record<Scene, Staged>> = {
  /** A long sleep without a look. */
  asleep: (drawn, random) =>
    underAlarms(drawn, { canary: { weight: 10, bake: `${random.int(4, 30)}m` }, finalBake: '2m', keepWarm: '1m' }),
  /** Several steps, each of minutes. */
  climbing: (drawn) =>
    underAlarms(drawn, {
      steps: [5, 10, 25, 50].map((weight) => ({ weight, bake: '5m' })),
      finalBake: '2m',
      keepWarm: '0m',
    }),
  /** A gate early in the rollout, of less time than people take. */
  gated(drawn, random) {
    const onTimeout = random.pick(['proceed', 'proceed', 'rollback']);
    const approval = { timeout: `${random.int(60, 240)}s`, onTimeout };
    return underAlarms(drawn, { steps: [{ weight: 10, bake: '1m', approval }], finalBake: '1m', keepWarm: '0m' });
  },
  /** Steps of half a minute: a write in doubt outlives the step that it was for. */
  hasty: (drawn) =>
    underAlarms(drawn, {
      steps: [10, 30, 60].map((weight) => ({ weight, bake: '30s' })),
      finalBake: '30s',
      keepWarm: '0m',
    }),
  /** Before each step a hook that may take minutes. */
  hooked(drawn, random) {
    const onFailure = random.pick(['proceed', 'proceed', 'rollback']);
    const hook = { name: 'check', at: 'beforeStep', lambda: teamHookName, timeout: '5m', onFailure };
    const climb = { canary: { weight: 10, bake: '2m' }, finalBake: '2m', keepWarm: '1m' };
    const { spec, ...rest } = underAlarms(drawn, climb);
    return { ...rest, spec: { ...spec, hooks: [hook] } };
  },
  /** A hook after each rollback. */
  told(drawn) {
    const hook = { name: 'tell', at: 'afterRollback', lambda: teamHookName, timeout: '1m' };
    const { spec, ...rest } = underAlarms(drawn, {
      canary: { weight: 10, bake: '2m' },
      finalBake: '2m',
      keepWarm: '1m',
    });
    return { ...rest, spec: { ...spec, hooks: [hook] } };
  },
  /** Testers before everybody, half of the time with nothing in between. */
  testers(drawn, random) {
    if (drawn.routes.some(({ spec }) => 'tcpRoute' in spec)) return drawn;
    const strategy = random.chance(0.5) ? { allAtOnce: true, finalBake: '2m', keepWarm: '0s' } : drawn.spec.strategy;
    return withTesters({ ...drawn, spec: { ...drawn.spec, strategy } }, random);
  },
};

/** The scenario as the cluster of the plan wants it, if it wants one; an alarm that fires is one of the rollout's. */
export function withScene(drawn: Scenario, random: Random, { scene, rates }: FaultPlan): Scenario {
  const isWatching = drawn.alarms.length > 0 || !rates.has('alarm: fires');
  const watching = isWatching ? drawn : watchingErrors(drawn);
  return scene === undefined ? watching : scenes[scene](watching, random);
}

const watchingErrors = (drawn: Scenario): Scenario => ({
  ...drawn,
  alarms: ['errors'],
  spec: { ...drawn.spec, alarms: ['errors'] },
});
