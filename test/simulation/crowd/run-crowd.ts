import type { BaseStack } from '../base-stack.ts';
import type { Count } from './call-counts.ts';
import { crowdEnd } from './crowd-end.ts';
import { crowdRoutes } from './crowd-routes.ts';
import type { Quotas } from './crowd-world.ts';
import { crowdWorld } from './crowd-world.ts';
import { furnishCrowd, routersOf, specFor } from './routers.ts';

/** The event that hits all rollouts at once, after each was started at the same moment. */
export const crowdEvents = ['nothing', 'alarm', 'alarm while they start', 'every execution killed'] as const;
export type CrowdEvent = (typeof crowdEvents)[number];

const afterwards: Readonly<Record<CrowdEvent, string>> = {
  nothing: 'until the end',
  alarm: 'after the alarm',
  'alarm while they start': 'after the alarm',
  'every execution killed': 'after the kill',
};

export interface CrowdOptions {
  readonly rollouts: number;
  readonly event: CrowdEvent;
  readonly seed?: number;
  readonly quotas?: Partial<Quotas>;
}

export interface CrowdResult {
  readonly rollouts: number;
  readonly event: CrowdEvent;
  /** The number of rollouts by their end. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Why those ended that were not promoted, each cause once. */
  readonly causes: readonly string[];
  /** The number of sent events, by type. */
  readonly told: Readonly<Record<string, number>>;
  /** Seconds from the first start until every rollout baked its first step; undefined when they were not let. */
  readonly startSeconds: number | undefined;
  /** Routes that the event restored, and the seconds from it to the last of them. */
  readonly restored: number;
  readonly restoreSeconds: number;
  /** Broken rules: routes that differ from their rollout's outcome, routers that are still held. */
  readonly wrong: readonly string[];
  readonly phases: readonly Phase[];
  /** The most invocations of functions that ran at the same time. */
  readonly mostAtOnce: number;
}

export interface Phase {
  readonly name: string;
  readonly counts: readonly Count[];
}

const minute = 60_000;
/** A rollout that has not come to rest by then never will. */
const longest = 6 * 60 * minute;
/** Of one team in ten, and of all. */
const teams = Array.from({ length: 10 }, (_, i) => `team-${i + 1}`);
const shared = 'shared-errors';

/** App Mesh publishes no rate: one account is assumed to have 10 a second for all its calls together. */
const usualQuotas: Quotas = {
  appMesh: { perSecond: 10, burst: 10 },
  describeAlarms: { perSecond: 9, burst: 9 },
  lambda: 1000,
};

/** Starts so many rollouts of one route each at once, and gives their results. */
export async function runCrowd(base: BaseStack, options: CrowdOptions): Promise<CrowdResult> {
  const { rollouts, event, seed = 1 } = options;
  const { aws, clock, call, counts, mostAtOnce } = crowdWorld(base, seed, { ...usualQuotas, ...options.quotas });
  const routers = routersOf(rollouts);
  await furnishCrowd(call, routers, [shared, ...teams]);
  const routes = crowdRoutes(aws);
  const start = clock.now();
  const phases: Phase[] = [];
  const until = async (isReached: () => boolean, latest = start + longest) => {
    for (let i = 0; clock.now() < latest; i++) {
      if (i % 50 === 0 && isReached()) return;
      if (!(await clock.step(latest))) return;
    }
  };
  const pass = async (name: string, milliseconds: number) => {
    await until(() => false, clock.now() + milliseconds);
    phases.push({ name, counts: counts.take() });
  };

  const executions = await Promise.all(
    routers.map(async (router, i) => {
      const spec = specFor(router, [shared, teams[i % teams.length] ?? ''], event === 'nothing' ? '3m' : '2h');
      const started = {
        stateMachineArn: base.stateMachineArn,
        name: `${router.service}-1`,
        input: JSON.stringify(spec),
      };
      return String((await call('states', 'StartExecution', started)).executionArn);
    }),
  );
  const end = crowdEnd({ aws, call, base, executions, routers, shareOf: routes.shareOf });

  let startSeconds: number | undefined;
  if (event === 'alarm while they start') {
    const half = () => routers.filter((router) => routes.shareOf(router) > 0).length * 2 >= rollouts;
    await until(half);
    await pass('until half bake', 0);
  } else {
    await until(() => executions.every((arn, i) => end.isOver(arn) || routes.shareOf(routers[i]) > 0));
    startSeconds = (clock.now() - start) / 1000;
    await pass('start', 0);
    await pass('3 min of looks', 3 * minute);
  }
  const at = clock.now();
  routes.forget();
  if (event.startsWith('alarm'))
    await call('monitoring', 'SetAlarmState', { AlarmName: shared, StateValue: 'ALARM', StateReason: 'told so' });
  if (event === 'every execution killed')
    for (const executionArn of executions) await call('states', 'StopExecution', { executionArn });
  await until(() => executions.every(end.isOver) && (event === 'nothing' || !routes.isAnySplit()));
  await pass(afterwards[event], 0);
  // Time for the leftovers: a lease of a killed execution is looked at twice, more than W apart.
  await pass('20 min more', 20 * minute);
  const ended = await end.check();
  await aws.close();
  const { restored, lastAt } = routes.restores();
  const restoreSeconds = restored === 0 ? 0 : (lastAt - at) / 1000;
  return { rollouts, event, ...ended, startSeconds, restored, restoreSeconds, phases, mostAtOnce: mostAtOnce() };
}
