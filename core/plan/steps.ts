import type { Strategy, Testers } from '../spec/strategy.ts';

/** One planned step; one of weight 0 is the testers', the last has weight 100 and bakes for `finalBake`. Times in seconds. */
export interface PlannedStep {
  readonly weight: number;
  readonly bakeSeconds: number;
  /** Absent: three periods of the metrics. */
  readonly minBakeSeconds?: number;
  /** The longest time that the step may hold while the evidence does not suffice. */
  readonly maxBakeSeconds: number;
  readonly approval?: { readonly timeoutSeconds: number; readonly onTimeout: 'rollback' | 'proceed' };
}

/** A step holds at most three times its bake, and never less than a quarter of an hour, unless maxBake says otherwise. */
const longest = (bakeSeconds: number) => Math.max(3 * bakeSeconds, 900);

const plain = (weightPercent: number, bakeSeconds: number): PlannedStep => ({
  weight: weightPercent,
  bakeSeconds,
  maxBakeSeconds: longest(bakeSeconds),
});

/** A strategy's steps in order, ending at 100; the testers' comes first. Weights rise strictly. */
export const plannedSteps = (chosen: Strategy): PlannedStep[] => [
  ...(chosen.testers === undefined ? [] : [testersStep(chosen.testers)]),
  ...climbingSteps(chosen),
];

/** The same without the testers' step: the canary has a weight in them, and is judged. */
export const climbingSteps = (chosen: Strategy): PlannedStep[] => [...climb(chosen), plain(100, chosen.finalBake)];

/** The testers' step is not judged: it lasts for `hold`, and until a tester approves. */
const testersStep = ({ hold, approval: gate }: Testers): PlannedStep => ({
  weight: 0,
  bakeSeconds: hold,
  maxBakeSeconds: hold,
  ...gateOf(gate),
});

function climb(chosen: Strategy): PlannedStep[] {
  if (chosen.steps) return chosen.steps.map(customStep);
  if (chosen.canary) return [plain(chosen.canary.weight, chosen.canary.bake)];
  if (chosen.linear) {
    const { step: by, every } = chosen.linear;
    return Array.from({ length: Math.ceil(100 / by) - 1 }, (_, i) => plain(by * (i + 1), every));
  }
  if (chosen.exponential) return exponentialSteps(chosen.exponential);
  return [];
}

function exponentialSteps({ start, factor, every }: NonNullable<Strategy['exponential']>): PlannedStep[] {
  const steps: PlannedStep[] = [];
  for (let at = start; Math.round(at) < 100; at = Math.max(at * factor, Math.round(at) + 1))
    steps.push(plain(Math.round(at), every));
  return steps;
}

const customStep = (given: NonNullable<Strategy['steps']>[number]): PlannedStep => ({
  weight: given.weight,
  bakeSeconds: given.bake,
  ...(given.minBake !== undefined && { minBakeSeconds: given.minBake }),
  maxBakeSeconds: given.maxBake ?? longest(given.bake),
  ...gateOf(given.approval),
});

const gateOf = (gate: Testers['approval']): Pick<PlannedStep, 'approval'> =>
  gate === undefined ? {} : { approval: { timeoutSeconds: gate.timeout, onTimeout: gate.onTimeout } };

/** The steps in which the canary is judged. Before its first percent it has only testers, who are no measure of it. */
export const weighted = <Step extends { readonly weight: number }>(steps: readonly Step[]): readonly Step[] =>
  steps.filter(({ weight }) => weight > 0);

/** A rollout from the canary's first weight on. */
export const climbOf = <T extends { readonly shifts: readonly { readonly weight: number }[] }>(rollout: T): T => ({
  ...rollout,
  shifts: weighted(rollout.shifts),
});

/** The testers' header as the plan keeps it. */
export interface PlannedTesters {
  readonly header: string;
  readonly match?: NonNullable<Testers['match']>;
}

/** `the header x-canary`, `the header x-canary (exact true)` */
export function formatTesters({ header, match }: PlannedTesters): string {
  const [kind, value] = Object.entries(match ?? {}).find(([, one]) => one !== undefined) ?? [];
  if (kind === undefined) return `the header ${header}`;
  const { range } = match ?? {};
  return `the header ${header} (${kind} ${range === undefined ? String(value) : `${range.start} to ${range.end}`})`;
}
