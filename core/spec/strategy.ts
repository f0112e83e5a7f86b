import * as z from 'zod/mini';
import { duration } from '../text/duration.ts';
import { decimal, exactlyOneOf, key, optional, text } from './grammar.ts';

/** A gate: a person has to approve before the rollout goes on. */
const approval = z.strictObject({
  timeout: key(duration, 'How long the step waits for a person.', 7200),
  onTimeout: key(z.enum(['rollback', 'proceed']), 'What happens if no person approves in time.', 'rollback'),
});

const pattern = z.string().check(z.minLength(1), z.maxLength(255));

const range = z
  .strictObject({
    start: key(z.int(), 'The least number.'),
    end: key(z.int(), 'The first number above the range.'),
  })
  .check(z.refine(({ start, end }) => start < end, { path: ['end'], message: 'above start: the end is left out' }));

/** The matches of a header's value that App Mesh knows. */
const headerMatch = z
  .strictObject({
    exact: optional(pattern, 'The value.'),
    prefix: optional(pattern, 'How it begins.'),
    suffix: optional(pattern, 'How it ends.'),
    regex: optional(pattern, 'A regular expression that it matches.'),
    range: optional(range, 'Whole numbers.'),
  })
  .check(exactlyOneOf(['exact', 'prefix', 'suffix', 'regex', 'range']));

/** Requests that go to the canary before all others, and until when: those that carry a header. */
const testers = z.strictObject({
  header: key(
    text(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,50}$/, 'the name of a header, 1 to 50 characters'),
    'Requests with this header go to the canary before the first percent; with gRPC, this metadata.',
  ),
  match: optional(headerMatch, 'A match of the header’s value; any value by default.'),
  hold: key(duration, 'How long testers have the canary to themselves.', 0),
  approval: optional(approval, 'An approval that must be given before the first percent.'),
});

export type Testers = z.infer<typeof testers>;

const belowAll = '1 to 99: 100 follows by itself after the last step, for finalBake';
const weight = z.int().check(z.gte(1, belowAll), z.lte(99, belowAll));

const step = z
  .strictObject({
    weight: key(weight, 'Percent of the requests that go to the canary; rises from step to step.'),
    bake: key(duration, 'How long the step holds as planned.'),
    minBake: optional(
      duration,
      'How long it holds at least, however clear the evidence; three periods of the metrics unless given.',
    ),
    maxBake: optional(
      duration,
      'How long it waits for evidence before a person is asked; three times bake, and 15m at least, unless given.',
    ),
    approval: optional(approval, 'A person has to approve before the rollout goes on after this step.'),
  })
  .check(
    z.refine((s) => s.minBake === undefined || s.minBake <= s.bake, { path: ['minBake'], message: 'at most bake' }),
    z.refine((s) => s.maxBake === undefined || s.maxBake >= s.bake, { path: ['maxBake'], message: 'at least bake' }),
  );

const rising = (steps: readonly { weight: number }[]) =>
  steps.every((s, i) => i === 0 || s.weight > (steps[i - 1]?.weight ?? 0));

const steps = z
  .array(step)
  .check(
    z.minLength(1, 'at least one step; allAtOnce has none'),
    z.maxLength(99),
    z.refine(rising, 'weights that rise from step to step'),
  );

const linear = z.strictObject({
  step: key(weight, 'Percent that each step adds.'),
  every: key(duration, 'How long each step holds as planned.'),
});

const exponential = z.strictObject({
  start: key(weight, 'Percent of the first step.'),
  factor: key(decimal(1.1, 100), 'What each step is multiplied by.'),
  every: key(duration, 'How long each step holds as planned.'),
});

const canary = z.strictObject({
  weight: key(weight, 'Percent of the requests.'),
  bake: key(duration, 'How long it holds as planned.'),
});

/**
 * The climb of the weight: exactly one of five kinds, after the testers' turn; then 100, and `keepWarm` after
 * promotion.
 */
export const strategy = z
  .strictObject({
    steps: optional(steps, 'Each step by itself; 100 follows after the last.'),
    linear: optional(linear, 'Equal steps.'),
    exponential: optional(exponential, 'Steps that grow.'),
    canary: optional(canary, 'One step, then all.'),
    allAtOnce: optional(z.literal(true), 'No step: all weight at once, judged in finalBake.'),
    testers: optional(testers, 'Testers who get the canary before all other callers.'),
    finalBake: key(duration, 'How long 100 holds before the promotion.', 600),
    keepWarm: key(duration, 'How long after the promotion an alarm still rolls back.', 3600),
  })
  .check(exactlyOneOf(['steps', 'linear', 'exponential', 'canary', 'allAtOnce']));

export type Strategy = z.infer<typeof strategy>;
