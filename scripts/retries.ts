import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';

const shape = z.object({
  States: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Error: z.string().optional(),
      Retry: z.array(z.object({ ErrorEquals: z.array(z.string()), MaxAttempts: z.number() })).default([]),
      Catch: z.array(z.object({ ErrorEquals: z.array(z.string()), Next: z.string() })).default([]),
    }),
  ),
});

const { States: states } = shape.parse(
  parse(readFileSync(join(import.meta.dirname, '../statemachines/rollout.asl.yaml'), 'utf8')),
);

/** The state machine's reaction to an error of the function that a state calls. */
export interface Treatment {
  /** The number of its retries; 0 for none. */
  readonly retries: number;
  /** The outcome when that was not enough, or the state that comes then: `RollBack`. */
  readonly end: string;
}

/** @throws Error when the state machine has no such state, or the state lets the error through */
export function treatmentOf(state: string, error: string): Treatment {
  const { Retry, Catch } = states[state] ?? { Retry: [], Catch: [] };
  const caught = Catch.find(({ ErrorEquals }) => ErrorEquals.some((name) => name === error || name === 'States.ALL'));
  if (caught === undefined) throw new Error(`${state} does not catch ${error}`);
  const retries = Retry.find(({ ErrorEquals }) => ErrorEquals.includes(error))?.MaxAttempts ?? 0;
  return { retries, end: states[caught.Next]?.Error ?? caught.Next };
}

/** Every error that a state tries again, in the state machine's order. */
export const retriedBy = (state: string): readonly string[] =>
  (states[state]?.Retry ?? []).flatMap(({ ErrorEquals }) => ErrorEquals);
