import type { FaultCounts } from './faults.ts';
import type { Violation } from './rules.ts';
import type { RunResult } from './run-options.ts';

/** The sum of many runs; JSON-safe, so that workers can send theirs. */
export interface Tally {
  runs: number;
  calls: number;
  virtualSeconds: number;
  /** Runs of each router. */
  readonly routers: Record<string, number>;
  outcomes: Record<string, number>;
  faults: Record<string, { injected: number; effective: number }>;
  /** Seconds from an alarm to the last route restored, and the seed of it. */
  slowest: { readonly seconds: number; readonly seed: number } | undefined;
  /** The number of times that rollouts went on in another execution, and of runs with one. */
  handovers: number;
  runsWithHandover: number;
  /** The number of shortest rollbacks by their functions and writes. */
  readonly invocations: Record<string, number>;
  readonly writes: Record<string, number>;
  readonly broken: { readonly seed: number; readonly violations: readonly Violation[] }[];
}

export const emptyTally = (): Tally => ({
  runs: 0,
  calls: 0,
  virtualSeconds: 0,
  routers: {},
  outcomes: {},
  faults: {},
  slowest: undefined,
  handovers: 0,
  runsWithHandover: 0,
  invocations: {},
  writes: {},
  broken: [],
});

export function addRun(tally: Tally, result: RunResult): void {
  tally.runs++;
  tally.calls += result.calls;
  tally.virtualSeconds += result.virtualSeconds;
  tally.handovers += result.handovers;
  if (result.handovers > 0) tally.runsWithHandover++;
  add(tally.routers, result.router);
  add(tally.outcomes, result.outcome);
  for (const { invocations, writes } of result.paths) {
    add(tally.invocations, String(invocations));
    add(tally.writes, String(writes));
  }
  addFaults(tally, result.faults);
  const { seed, slowestRollback: seconds, violations } = result;
  if (seconds !== undefined) tally.slowest = slower(tally.slowest, { seconds, seed });
  if (violations.length > 0) tally.broken.push({ seed, violations });
}

/** Adds what a worker has counted; the sum does not depend on the order. */
export function addTally(sum: Tally, part: Tally): void {
  sum.runs += part.runs;
  sum.calls += part.calls;
  sum.virtualSeconds += part.virtualSeconds;
  sum.handovers += part.handovers;
  sum.runsWithHandover += part.runsWithHandover;
  for (const counts of ['routers', 'outcomes', 'invocations', 'writes'] as const)
    for (const [name, count] of Object.entries(part[counts])) add(sum[counts], name, count);
  addFaults(sum, new Map(Object.entries(part.faults)));
  if (part.slowest !== undefined) sum.slowest = slower(sum.slowest, part.slowest);
  sum.broken.push(...part.broken);
  sum.broken.sort((a, b) => a.seed - b.seed);
}

const add = (counts: Record<string, number>, name: string, count = 1) => {
  counts[name] = (counts[name] ?? 0) + count;
};

function addFaults(tally: Tally, counts: FaultCounts): void {
  for (const [kind, { injected, effective }] of counts) {
    const sum = tally.faults[kind] ?? { injected: 0, effective: 0 };
    tally.faults[kind] = { injected: sum.injected + injected, effective: sum.effective + effective };
  }
}

type Slowest = NonNullable<Tally['slowest']>;

/** Of two as slow the one with the smaller seed, so that every order of adding gives the same. */
const slower = (a: Slowest | undefined, b: Slowest): Slowest =>
  a === undefined || b.seconds > a.seconds || (b.seconds === a.seconds && b.seed < a.seed) ? b : a;
