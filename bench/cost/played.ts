import { queriesOf } from '../../cli/plan/cost.ts';
import { rolloutWorld } from '../../test/statemachines/rollout-world.ts';

/** AWS's counts of one rollout, or of one minute in which nothing runs. */
export interface Played {
  readonly ended: string;
  readonly transitions: number;
  /** States entered for one look that lets its step bake on, counted from one sleep to the next. */
  readonly transitionsPerLook: number;
  readonly invocations: Readonly<Record<string, number>>;
  readonly looks: number;
  /** Calls of DynamoDB by operation. */
  readonly calls: Readonly<Record<string, number>>;
  /** The size of the control item, by which DynamoDB bills its writes. */
  readonly itemKilobytes: number;
  /** Metrics that GetMetricData is asked for. */
  readonly metrics: number;
  /** Events that are put on the stack's bus. */
  readonly events: number;
}

const spec = {
  // A step passes earlier where the evidence suffices; here each takes its ten minutes, as the others' do.
  strategy: { steps: [5, 10, 25, 50].map((weight) => ({ weight, bake: '10m', minBake: '10m' })), finalBake: '10m' },
  analysis: { interval: '1m', metrics: { preset: 'appmesh-extension-statsd', namespace: 'CWAgent' } },
};

/** Plays five steps of ten minutes in virtual time. A bad canary answers with errors from the second step on. */
export async function played(canary: 'good' | 'bad'): Promise<Played> {
  const world = await rolloutWorld();
  const created = world.aws.log.since(0).at(-1)?.sequence ?? 0;
  await world.start(spec);
  await world.asleep(0);
  const item = await world.item();
  if (canary === 'bad') {
    await world.asleep(1);
    world.errors(0.2);
  }
  if (item === undefined) throw new Error('the rollout of the bench does not hold its router');
  const { ended } = await world.end();
  const { visited } = world;
  const looks = count(visited, 'Analyze');
  const [, sleep] = visited.flatMap((state, at) => (state === 'Bake' ? [at] : []));
  const next = visited.indexOf('Bake', (sleep ?? 0) + 1);
  const invoked = { PlanRollout: 'Plan', ShiftWeights: 'Shift', AnalyzeCanary: 'Analyze', RollBack: 'RollBack' };
  return {
    ended,
    // Step Functions bills each state that is entered, and the start.
    transitions: visited.length + 1,
    transitionsPerLook: next - (sleep ?? 0),
    invocations: Object.fromEntries(Object.entries(invoked).map(([name, state]) => [name, count(visited, state)])),
    looks,
    calls: callsOf(world.aws.log.since(created)),
    itemKilobytes: Math.ceil(JSON.stringify(item).length / 1024),
    metrics: looks * queriesOf(item.plan),
    events: world.announcer.events.length,
  };
}

/** The calls of one run of the schedule with no rollout. */
export async function idleMinute(): Promise<Readonly<Record<string, number>>> {
  const world = await rolloutWorld();
  const before = world.aws.log.since(0).at(-1)?.sequence ?? 0;
  await world.minute();
  return callsOf(world.aws.log.since(before));
}

const count = (states: readonly string[], state: string): number => states.filter((one) => one === state).length;

type Log = Awaited<ReturnType<typeof rolloutWorld>>['aws']['log'];

function callsOf(entries: ReturnType<Log['since']>): Readonly<Record<string, number>> {
  const operations = entries.flatMap((one) =>
    one.kind === 'call' && one.service === 'dynamodb' ? [one.operation] : [],
  );
  return Object.fromEntries([...Map.groupBy(operations, (one) => one)].map(([name, all]) => [name, all.length]));
}
