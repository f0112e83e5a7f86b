import type { Cluster } from './clusters.ts';
import { clusters } from './clusters.ts';
import { faultKinds } from './fault-kinds.ts';
import type { Random } from './random.ts';

/** The faults of one run: the rate of each kind while faults are on. */
export interface FaultPlan extends Pick<Cluster, 'about' | 'scene' | 'says'> {
  /** By kind: the probability that it hits where it could; absent is never. */
  readonly rates: ReadonlyMap<string, number>;
  /** From when, in milliseconds after the start, and until when. Afterwards everything works. */
  readonly from: number;
  readonly until: number;
}

const minute = 60_000;

export const noFaults: FaultPlan = { rates: new Map(), from: 0, until: 0 };

/**
 * The weight of a kind, compared with a kind of weight 1: by itself, else by the service that it hits. A kind that
 * meets many calls of a run is drawn seldom, one that meets few is drawn often. So all of them take effect about as
 * often.
 */
const weights: Readonly<Record<string, number>> = {
  table: 0.45,
  mesh: 1.7,
  route: 3.8,
  'route: throttled': 2,
  'route: answer slow': 8,
  'route: answer lost': 5,
  'route: failed after': 5,
  metrics: 1.9,
  bus: 1.2,
  executions: 3.8,
  'executions: request slow': 4,
  'executions: token closed': 32,
  'executions: answer slow': 3.2,
  start: 12.5,
  'start: answer slow': 70,
  'start: answer lost': 32,
  'start: failed after': 20,
  'start: request slow': 24,
  invoke: 2.4,
  sleep: 2.4,
  'sleep: answer slow': 3.4,
  'sleep: request slow': 3,
  'mesh: read stale': 7,
  event: 0.8,
  hook: 11,
  'hook: says anything': 15,
  'dead-man': 4,
  'execution end': 6,
  'metrics: late': 1.8,
  'metrics: partial': 3.2,
  'metrics: missing': 1.6,
  'metrics: counted twice': 1.7,
  'metrics: errors not forwarded': 7,
  sidecar: 1.8,
  'route: conflict': 8,
  'route: write lands twice': 8,
  'table: first write slow': 1.5,
  'targets: healthy late': 0.7,
  controller: 2,
  clock: 0.5,
  function: 0.8,
  'function: dies after': 1.2,
  'function: runs twice': 1.2,
  functions: 2.5,
  alarm: 2.4,
  'alarm: suppressed': 6,
  'alarm: flapping': 2,
  'alarm: deleted': 3.6,
  'command: delivered twice': 14,
  human: 2.5,
  'human: stops the line': 3.4,
  'human: commands': 0.6,
  'human: edits another field': 4.4,
  'human: makes the router again': 3.4,
  'human: makes a route again': 3,
  'human: makes a node again': 2,
  item: 2.1,
  calendar: 2,
  'human: takes over by hand': 8,
  execution: 1.9,
  'execution: redriven': 3.2,
  'execution: history full': 10,
  successor: 40,
  'successor: stopped after it took over': 85,
  'successor: redriven': 12,
  deploy: 3.6,
};

const weightOf = (kind: string) => weights[kind] ?? weights[befalls(kind)] ?? 1;
const befalls = (kind: string) => kind.slice(0, kind.indexOf(':'));

/** A kind with few opportunities in a run hits more often at each. */
const seldom: ReadonlySet<string> = new Set([
  'dead-man',
  'human: takes over by hand',
  'sleep',
  'event',
  'command: delivered twice',
  'hook',
  'execution end',
  'sidecar',
  'start',
  'successor',
  'execution: history full',
  'bus',
  'route',
  'mesh: read stale',
  'executions: token closed',
  'metrics: partial',
  'metrics: errors not forwarded',
]);

const ratesOf = (kind: string) =>
  seldom.has(kind) || seldom.has(befalls(kind)) ? [0.2, 0.5, 0.9] : [0.02, 0.05, 0.15, 0.4];

/** The share of all runs that have a kind of weight 1. */
const shares = [0.01, 0.02, 0.03, 0.042, 0.06, 0.088, 0.145];

/** One run of twenty has none; the others have a few kinds, rare or frequent. Each is drawn by itself. */
export function faultPlanOf(random: Random): FaultPlan {
  if (random.chance(0.05)) return noFaults;
  const share = random.pick(shares);
  const rates = new Map<string, number>();
  for (const kind of faultKinds) {
    const own = random.fork(kind);
    if (own.chance(share * weightOf(kind))) rates.set(kind, own.pick(ratesOf(kind)));
  }
  const from = random.chance(0.7) ? 0 : random.between(0, 8 * minute);
  return withCluster({ rates, from, until: from + random.between(1, 16) * minute }, random.fork('cluster'));
}

/**
 * Half of the runs have faults that belong together, from the beginning on. A third of these runs have them beside their
 * own faults, the others instead, so that the rollout comes as far as the place where they matter.
 */
function withCluster(plan: FaultPlan, random: Random): FaultPlan {
  if (!random.chance(0.5)) return plan;
  const { rates, minutes, about, scene, says } = random.pick(clusters);
  const drawn = Object.entries(rates).map(([kind, some]) => [kind, random.pick(some)] as const);
  const isAlone = random.chance(0.65);
  const [least, most] = minutes ?? [4, 16];
  const until = random.between(least, most) * minute;
  return {
    rates: new Map([...(isAlone ? [] : plan.rates), ...drawn]),
    from: 0,
    until: minutes === undefined ? Math.max(plan.until, until) : until,
    ...(about && random.chance(0.8) && { about }),
    ...(scene && random.chance(0.8) && { scene }),
    ...(says && { says }),
  };
}

/** The plan with some kinds at given rates from beginning to end: to aim at one protection. */
export const aimedPlan = (rates: Readonly<Record<string, number>>, minutes = 20): FaultPlan => ({
  rates: new Map(Object.entries(rates)),
  from: 0,
  until: minutes * minute,
});
