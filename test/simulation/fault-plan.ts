import { faultKinds } from './fault-kinds.ts';
import type { Random } from './random.ts';

/** What goes wrong in one run: how often each kind does while faults are on. */
export interface FaultPlan {
  /** By kind: the probability that it hits where it could; absent is never. */
  readonly rates: ReadonlyMap<string, number>;
  /** From when, in milliseconds after the start, and until when. Afterwards everything works. */
  readonly from: number;
  readonly until: number;
}

const minute = 60_000;

export const noFaults: FaultPlan = { rates: new Map(), from: 0, until: 0 };

/** What has few opportunities in a run: it is drawn more often, and hits more often. */
const rare: ReadonlySet<string> = new Set([
  'mesh: write lands late',
  'mesh: read stale',
  'executions: token closed',
  'execution end: never told',
  'bus: failed after',
  'bus: answer lost',
  'bus: answer slow',
  'bus: request slow',
  'sidecar: does not follow',
  'metrics: partial',
]);

/** What happens once in a run at most, or while it sleeps: drawn twice as often. */
const once = faultKinds.filter((kind) => /^(sleep|alarm|human|deploy|execution|bus)/.test(kind));

const drawn = [...faultKinds, ...once, ...rare, ...rare, ...rare, ...rare];

/** A tenth of the runs has none; the others have a few kinds, rare or frequent. */
export function faultPlanOf(random: Random): FaultPlan {
  if (random.chance(0.1)) return noFaults;
  const count = random.pick([1, 2, 3, 4, 6, 9, 14]);
  const rates = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    const kind = random.pick(drawn);
    rates.set(kind, random.pick(rare.has(kind) ? [0.2, 0.5, 0.9] : [0.02, 0.05, 0.15, 0.4]));
  }
  const from = random.chance(0.7) ? 0 : random.between(0, 8 * minute);
  return { rates, from, until: from + random.between(1, 16) * minute };
}

/** The plan with some kinds at given rates from beginning to end: to aim at one protection. */
export const aimedPlan = (rates: Readonly<Record<string, number>>, minutes = 20): FaultPlan => ({
  rates: new Map(Object.entries(rates)),
  from: 0,
  until: minutes * minute,
});
