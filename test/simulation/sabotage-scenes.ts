import type { Act } from './people.ts';
import type { Scenario } from './scenario.ts';
import { teamHookName } from './team-hook.ts';

export const good = (drawn: Scenario): Scenario => ({ ...drawn, canary: 'good' });
export const severalRoutes = (drawn: Scenario): Scenario => {
  const [first] = drawn.routes;
  if (drawn.routes.length > 1 || first === undefined) return drawn;
  return { ...drawn, routes: [first, { ...first, name: 'route-2' }] };
};
export const watching = (drawn: Scenario): Scenario => ({
  ...drawn,
  alarms: ['errors', 'composite'],
  spec: { ...drawn.spec, alarms: ['errors', 'composite'] },
});
export const alarmsOnly = (drawn: Scenario): Scenario => ({
  ...watching(drawn),
  canary: 'good',
  alarmsOnly: true,
  spec: { ...drawn.spec, alarms: ['errors', 'composite'], analysis: 'alarmsOnly' },
});

/** Before each step a hook with a time-out of five minutes, for any answer. */
export const hanging = (drawn: Scenario): Scenario => {
  const hook = { name: 'check', at: 'beforeStep', lambda: teamHookName, timeout: '5m', onFailure: 'proceed' };
  const strategy = { canary: { weight: 10, bake: '2m' }, finalBake: '2m', keepWarm: '1m' };
  const { spec, ...rest } = alarmsOnly(drawn);
  return { ...rest, spec: { ...spec, strategy, hooks: [hook] } };
};

/** A hook after each rollback. */
export const toldAfterRollback = (drawn: Scenario): Scenario => {
  const hook = { name: 'tell', at: 'afterRollback', lambda: teamHookName, timeout: '1m', onFailure: 'proceed' };
  const { spec, ...rest } = alarmsOnly(drawn);
  return { ...rest, spec: { ...spec, hooks: [hook] } };
};

/** Steps of half a minute: a write in doubt outlives the step that it was for. */
export const hasty = (drawn: Scenario): Scenario => {
  const steps = [10, 30, 60].map((weight) => ({ weight, bake: '30s' }));
  const { spec, ...rest } = alarmsOnly(drawn);
  return { ...rest, spec: { ...spec, strategy: { steps, finalBake: '30s', keepWarm: '0m' } } };
};

/** A number between 0 and 1 that the seed decides, for the times of people's actions. */
export const spread = (seed: number, salt = 1): number => {
  const x = Math.sin(seed * 12.9898 + salt * 78.233) * 43_758.5453;
  return x - Math.floor(x);
};

export const alarmAt = (at: number, minutes = 6, alarm = 'errors'): Act[] => [
  { at, does: 'alarm', alarm, state: 'ALARM' },
  { at: at + minutes * 60_000, does: 'alarm', alarm, state: 'OK' },
];

const httpRoute = {
  httpRoute: { match: { prefix: '/' }, action: { weightedTargets: [{ virtualNode: 'checkout-v1', weight: 100 }] } },
};
const testers = { header: 'x-canary', match: { exact: 'true' } };
/** Routes on which there is room for testers, and testers. */
export const forTesters = (drawn: Scenario): Scenario => ({
  ...drawn,
  routes: drawn.routes.map((route, i) => ({ ...route, spec: { ...httpRoute, priority: 100 + 10 * i } })),
  spec: { ...drawn.spec, strategy: { ...Object(drawn.spec.strategy), testers } },
});
/** From testers to everybody at once. */
export const quick = (drawn: Scenario): Scenario => ({
  ...drawn,
  spec: { ...drawn.spec, strategy: { testers, allAtOnce: true, finalBake: '2m', keepWarm: '0s' } },
});
