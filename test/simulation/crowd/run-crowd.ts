import type { BaseStack } from '../base-stack.ts';
import { isRecord, shareOf, targetsIn } from '../routes-in-force.ts';
import type { Count } from './call-counts.ts';
import { furnishCrowd, routeName, routersOf } from './crowd-mesh.ts';
import type { Quotas } from './crowd-world.ts';
import { crowdWorld } from './crowd-world.ts';

export interface CrowdOptions {
  readonly rollouts: number;
  readonly seed?: number;
  readonly quotas?: Partial<Quotas>;
  /** Whether the alarm that all watch goes red once every rollout bakes. */
  readonly alarm: boolean;
  readonly onTrace?: (at: number, text: string) => void;
}

export interface CrowdResult {
  /** How many rollouts ended how. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Causes of those that were rejected or failed, each once. */
  readonly causes: readonly string[];
  /** Seconds from the first start until every rollout baked its first step, or had ended. */
  readonly startSeconds: number;
  /** Seconds from the alarm to the last route restored; undefined without an alarm. */
  readonly restoreSeconds: number | undefined;
  readonly restored: number;
  /** Routes that at the end are split, or carry what their rollout's outcome does not say. */
  readonly wrong: readonly string[];
  readonly phases: readonly { readonly name: string; readonly counts: readonly Count[] }[];
  readonly mostAtOnce: number;
  readonly told: Readonly<Record<string, number>>;
}

const minute = 60_000;
/** What has not come to rest by then never will. */
const longest = 6 * 60 * minute;
const shared = 'shared-errors';

export const defaultQuotas: Quotas = {
  appMesh: { perSecond: 10, burst: 10 },
  describeAlarms: { perSecond: 9, burst: 9 },
  lambda: 1000,
};

/** Starts every rollout at once, lets all of them bake, and sees how they end: promoted, or taken back by one alarm. */
export async function runCrowd(base: BaseStack, options: CrowdOptions): Promise<CrowdResult> {
  const { rollouts, seed = 1, alarm } = options;
  const world = crowdWorld(base, seed, { ...defaultQuotas, ...options.quotas });
  const { aws, clock, call, counts } = world;
  const routers = routersOf(rollouts);
  const teams = Array.from({ length: 10 }, (_, i) => `team-${i + 1}`);
  await furnishCrowd(call, routers, [shared, ...teams]);
  const start = clock.now();
  const trace = (text: string) => options.onTrace?.(clock.now() - start, text);

  const shares = new Map<string, number>();
  let restoredAt = 0;
  let restored = 0;
  aws.services.appmesh.onRouteChange(({ virtualRouterName, spec }) => {
    const share = shareOf(targetsIn(spec), `${virtualRouterName.replace('router', 'service')}-v2`);
    if (share === 0 && (shares.get(virtualRouterName) ?? 0) > 0) {
      restored++;
      restoredAt = clock.now();
    }
    shares.set(virtualRouterName, share);
  });
  const told: Record<string, number> = {};
  aws.services.events.onEvent(({ event }) => {
    if (event.source === 'meshshift') told[event['detail-type']] = (told[event['detail-type']] ?? 0) + 1;
  });
  const states = new Map<string, string>();
  const visits: Record<string, number> = {};
  aws.services.states.onTransition(({ kind, state, executionArn }) => {
    if (kind !== 'entered') return;
    states.set(executionArn, state);
    visits[state] = (visits[state] ?? 0) + 1;
  });

  const executions = await Promise.all(
    routers.map(async ({ mesh, virtualRouter, service }, i) => {
      const spec = {
        service,
        router: { mesh, virtualRouter, routes: [routeName] },
        canary: `${service}-v2`,
        strategy: { canary: { weight: 10, bake: alarm ? '2h' : '3m' }, finalBake: '2m', keepWarm: '1m' },
        analysis: 'alarmsOnly',
        alarms: [shared, teams[i % teams.length]],
      };
      const { executionArn } = await call('states', 'StartExecution', {
        stateMachineArn: base.stateMachineArn,
        name: `${service}-1`,
        input: JSON.stringify(spec),
      });
      return String(executionArn);
    }),
  );
  const ended = new Set(['Promoted', 'RolledBack', 'Rejected', 'Halted', 'Reverted', 'Superseded', 'RollbackFailed']);
  const areAll = (is: (state: string | undefined, i: number) => boolean) =>
    executions.every((arn, i) => is(states.get(arn), i));
  const isOver = () => areAll((state) => ended.has(state ?? ''));
  const until = async (isReached: () => boolean, latest = start + longest) => {
    for (let i = 0; clock.now() < latest; i++) {
      if (i % 50 === 0 && isReached()) return;
      if (!(await clock.step(latest))) return;
    }
  };
  const report = () => {
    const by: Record<string, number> = {};
    for (const arn of executions) {
      const state = states.get(arn) ?? 'none';
      by[state] = (by[state] ?? 0) + 1;
    }
    trace(`${JSON.stringify(by)} restored ${restored}`);
    clock.after(20_000, report);
  };
  if (options.onTrace !== undefined) report();

  const phases: { name: string; counts: readonly Count[] }[] = [];
  const phase = (name: string) => phases.push({ name, counts: counts.take() });
  await until(() =>
    areAll(
      (state, i) =>
        ended.has(state ?? '') ||
        (['Bake', 'Analyze'].includes(state ?? '') && (shares.get(routers[i]?.virtualRouter ?? '') ?? 0) > 0),
    ),
  );
  const startSeconds = (clock.now() - start) / 1000;
  phase('start');
  let restoreSeconds: number | undefined;
  if (alarm) {
    const quiet = clock.now() + 3 * minute;
    await until(() => false, quiet);
    phase('looks of 3 minutes');
    const redAt = clock.now();
    restored = 0;
    await call('monitoring', 'SetAlarmState', { AlarmName: shared, StateValue: 'ALARM', StateReason: 'told so' });
    await until(isOver);
    // The reaper's turn, should anything be left to it.
    await until(() => ![...shares.values()].some((share) => share > 0));
    restoreSeconds = (restoredAt - redAt) / 1000;
    phase('rollback');
  } else {
    await until(isOver);
    phase('to the end');
  }
  await until(() => false, clock.now() + 3 * minute);
  phase('3 minutes after');

  const outcomes: Record<string, number> = {};
  const causes = new Set<string>();
  const wrong: string[] = [];
  for (const [i, executionArn] of executions.entries()) {
    const { status, error, cause } = await call('states', 'DescribeExecution', { executionArn });
    const outcome = status === 'SUCCEEDED' ? 'promoted' : String(error ?? status);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    if (outcome !== 'promoted') causes.add(String(cause).slice(0, 200));
    const share = shares.get(routers[i]?.virtualRouter ?? '') ?? 0;
    if (share !== (outcome === 'promoted' ? 1 : 0)) wrong.push(`router-${i + 1}: ${outcome} at ${share}`);
  }
  const { Items = [] } = await call('dynamodb', 'Scan', { TableName: base.table });
  for (const item of Array.isArray(Items) ? Items : [])
    if (isRecord(item) && isRecord(item.sk) && item.sk.S === 'CONTROL' && item.rolloutId !== undefined)
      wrong.push(`${JSON.stringify(item.pk)} is held`);
  trace(JSON.stringify(visits));
  await aws.close();
  const { mostAtOnce } = world;
  return {
    ...{ outcomes, causes: [...causes], startSeconds, restoreSeconds, restored, wrong, phases, told },
    mostAtOnce: mostAtOnce(),
  };
}
