import * as z from 'zod/mini';
import { duration } from '../text/duration.ts';
import { approval } from './approval-spec.ts';
import { type Testers, testers } from './testers-spec.ts';

const weight = z
  .int()
  .check(
    z.gte(1, '1 to 99: 100 follows by itself after the last step, for finalBake'),
    z.lte(99, '1 to 99: 100 follows by itself after the last step, for finalBake'),
  );

const step = z
  .strictObject({
    weight: weight.check(z.describe('Percent of the requests that go to the canary; rises from step to step.')),
    bake: duration.check(z.describe('How long the step holds as planned.')),
    minBake: z
      .optional(duration)
      .check(
        z.describe(
          'How long it holds at least, however clear the evidence; three periods of the metrics unless given.',
        ),
      ),
    maxBake: z
      .optional(duration)
      .check(
        z.describe(
          'How long it waits for evidence before a person is asked; three times bake, and 15m at least, unless given.',
        ),
      ),
    approval: z.optional(approval).check(z.describe('A person has to let the rollout go on after this step.')),
  })
  .check(
    z.refine((s) => s.minBake === undefined || s.minBake <= s.bake, {
      path: ['minBake'],
      message: 'at most bake',
    }),
    z.refine((s) => s.maxBake === undefined || s.maxBake >= s.bake, {
      path: ['maxBake'],
      message: 'at least bake',
    }),
  );

const rising = (steps: readonly { weight: number }[]) =>
  steps.every((s, i) => i === 0 || s.weight > (steps[i - 1]?.weight ?? 0));

const kinds = ['steps', 'linear', 'exponential', 'canary', 'allAtOnce'] as const;

/** How the weight climbs: exactly one of five kinds, after `testers` have had their turn; then `finalBake` at 100 and `keepWarm` after promotion. */
export const strategy = z
  .strictObject({
    steps: z
      .optional(
        z
          .array(step)
          .check(
            z.minLength(1, 'at least one step; allAtOnce has none'),
            z.maxLength(99),
            z.refine(rising, 'weights that rise from step to step'),
          ),
      )
      .check(z.describe('Each step by itself; 100 follows after the last.')),
    linear: z
      .optional(
        z.strictObject({
          step: weight.check(z.describe('Percent that each step adds.')),
          every: duration.check(z.describe('How long each step holds as planned.')),
        }),
      )
      .check(z.describe('Equal steps.')),
    exponential: z
      .optional(
        z.strictObject({
          start: weight.check(z.describe('Percent of the first step.')),
          factor: z.number().check(z.gte(1.1), z.lte(100), z.describe('What each step is multiplied by.')),
          every: duration.check(z.describe('How long each step holds as planned.')),
        }),
      )
      .check(z.describe('Steps that grow.')),
    canary: z
      .optional(
        z.strictObject({
          weight: weight.check(z.describe('Percent of the requests.')),
          bake: duration.check(z.describe('How long it holds as planned.')),
        }),
      )
      .check(z.describe('One step, then all.')),
    allAtOnce: z.optional(z.literal(true)).check(z.describe('No step: all weight at once, judged in finalBake.')),
    testers: z.optional(testers).check(z.describe('Who gets the canary before anybody else does.')),
    finalBake: z._default(duration, 600).check(z.describe('How long 100 holds before the promotion.')),
    keepWarm: z
      ._default(duration, 3600)
      .check(z.describe('How long after the promotion an alarm still takes it back.')),
  })
  .check(
    z.refine((s) => kinds.filter((kind) => s?.[kind] !== undefined).length === 1, {
      message: `exactly one of ${kinds.join(', ')}`,
      when: ({ value }) => typeof value === 'object' && value !== null,
    }),
  );

export type Strategy = z.infer<typeof strategy>;

/** One planned step; one of weight 0 is the testers', the last has weight 100 and bakes for `finalBake`. Times in seconds. */
export interface PlannedStep {
  readonly weight: number;
  readonly bakeSeconds: number;
  /** Absent: three periods of the metrics. */
  readonly minBakeSeconds?: number;
  /** How long the step may hold while the evidence does not suffice. */
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

/** The steps that a strategy means, in order, ending at 100; the testers' comes first. Weights rise strictly. */
export const plannedSteps = (chosen: Strategy): PlannedStep[] => [
  ...(chosen.testers === undefined ? [] : [testersStep(chosen.testers)]),
  ...climbingSteps(chosen),
];

/** The same without the testers': those in which the canary has a weight, and is judged. */
export const climbingSteps = (chosen: Strategy): PlannedStep[] => [...climb(chosen), plain(100, chosen.finalBake)];

/** Nobody is judged by what testers do: it holds as long as it says, and until who tested approves. */
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
