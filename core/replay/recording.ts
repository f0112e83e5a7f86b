import * as z from 'zod/mini';
import type { AdditionalEvidence, Evidence } from '../analysis/evidence.ts';
import type { Counts, Period } from '../analysis/series.ts';
import { formatProblems } from '../text/problem.ts';
import { inOwnWords, problemsIn } from '../text/problems-of.ts';

const whole = z.int().check(z.gte(0));

const counts = z
  .object({
    requests: whole,
    errors: whole,
    /** There was no data point of errors: `errors` is 0 because it is unknown. */
    unreported: z.optional(z.literal(true)),
    /** The watched percentile, when response times were recorded. */
    latencyMs: z.optional(z.number().check(z.gte(0))),
    /** Requests above the version's two fixed limits of response time, when they were counted. */
    slow: z.optional(z.tuple([whole, whole])),
  })
  .check(
    z.refine((of) => of.errors <= of.requests, { path: ['errors'], message: 'no more errors than requests' }),
    z.refine((of) => of.slow === undefined || Math.max(...of.slow) <= of.requests, {
      path: ['slow'],
      message: 'no more slow requests than requests',
    }),
  );

/** Whether it is what nearly every period is: two whole numbers, no more errors than requests, and nothing else. */
function isUsual(of: unknown): boolean {
  if (typeof of !== 'object' || of === null || Object.keys(of).length !== 2) return false;
  if (!('requests' in of) || !('errors' in of)) return false;
  const { requests, errors } = of;
  return (
    Number.isSafeInteger(requests) &&
    Number.isSafeInteger(errors) &&
    0 <= Number(errors) &&
    Number(errors) <= Number(requests)
  );
}

// A rollout has hundreds of periods: reading them by the schema alone was a third of a replay's time.
const readCounts = counts._zod.run;
counts._zod.run = (payload, context) => (isUsual(payload.value) ? payload : readCounts(payload, context));

const history = z.array(z.nullable(counts));

const periods = z.array(
  z.nullable(z.object({ canary: z.optional(z.nullable(counts)), stable: z.optional(z.nullable(counts)) })),
);

/**
 * A rollout that has run, as one line of NDJSON. `null` stands for a period, or a version in a period, without data. The
 * history is the stable's alone, oldest first, of any length. The periods follow the steps' schedule, and may end before
 * it does.
 */
export const recording = z
  .object({
    id: z.string(),
    periodSeconds: z._default(z.int().check(z.gte(1)), 60),
    history: z._default(history, []),
    steps: z
      .array(z.object({ weight: z.int().check(z.gte(1), z.lte(100)), periods: z.int().check(z.gte(1)) }))
      .check(z.minLength(1)),
    /** Periods at each step's beginning in which the weight was on its way: only an outage counts there. */
    unsettled: z.optional(whole),
    /** The spec's `latency.slow` by which slow requests were counted; strict when absent, as in older recordings. */
    slowCounted: z.optional(z.enum(['asPromised', 'strict'])),
    periods,
    /** Additional metrics by name, over the same history and periods. */
    additional: z.optional(z.record(z.string(), z.object({ history: z._default(history, []), periods }))),
  })
  .check(
    z.refine(
      ({ periods: main, additional = {} }) =>
        Object.values(additional).every((metric) => metric.periods.length === main.length),
      { path: ['additional'], message: 'as many periods as the main metric has' },
    ),
    z.refine(({ periods, steps }) => periods.length <= steps.reduce((sum, step) => sum + step.periods, 0), {
      path: ['periods'],
      message: 'no more periods than the steps have',
    }),
  );

export type Recording = z.infer<typeof recording>;

/** Reads one line; returns a sentence that names each problem with its path if it is broken. */
export function readRecording(line: string): Recording | string {
  let input: unknown;
  try {
    input = JSON.parse(line);
  } catch (error) {
    return `not JSON: ${error instanceof Error ? error.message : 'unreadable'}`;
  }
  const read = recording.safeParse(input, inOwnWords);
  if (read.success) return read.data;
  return formatProblems(
    problemsIn(recording, read.error.issues, input).map((problem) => ({
      ...problem,
      path: problem.path || 'the line',
    })),
  );
}

/**
 * The recording of a rollout that has run: replayed under the same rules it gets the same verdict. Steps without a whole
 * period are left out; `undefined` when no step has any.
 */
export function recordOf(
  id: string,
  { periodSeconds, history: before, steps, silentErrors, unsettled, rules, additional = [] }: Evidence,
): Recording | undefined {
  const ran = steps.filter((step) => step.periods.length > 0);
  if (ran.length === 0) return undefined;
  const read = additional.filter(({ unmeasured }) => unmeasured === undefined);
  return {
    id,
    periodSeconds,
    history: before.map(({ stable }) => numbersOf(stable, silentErrors)),
    steps: ran.map(({ weight, periods }) => ({ weight, periods: periods.length })),
    ...(unsettled !== undefined && { unsettled }),
    ...(rules.latency && { slowCounted: rules.latency.slow }),
    periods: ran.flatMap((step) => step.periods.map((period) => both(period, silentErrors))),
    ...(read.length > 0 && {
      additional: Object.fromEntries(read.map((one) => [one.metric.name, additionalOf(one)])),
    }),
  };
}

/** A metric that could not be read is left out. */
const additionalOf = ({ history: before, steps, silentErrors }: AdditionalEvidence) => ({
  history: before.map(({ stable }) => numbersOf(stable, silentErrors)),
  periods: steps.flatMap((step) => step.periods.map((period) => both(period, silentErrors))),
});

const both = ({ canary, stable }: Period, silentErrors: Evidence['silentErrors']) =>
  canary === undefined && stable === undefined
    ? null
    : { canary: numbersOf(canary, silentErrors), stable: numbersOf(stable, silentErrors) };

/** If a missing data point means no errors, a replay need not know of it. */
function numbersOf(counts: Counts | undefined, silentErrors: Evidence['silentErrors']): Recording['history'][number] {
  if (counts === undefined) return null;
  const { requests, errors, unreported, latencyMs, slow } = counts;
  return {
    requests,
    errors,
    ...(unreported && !silentErrors && { unreported }),
    ...(latencyMs !== undefined && { latencyMs }),
    ...(slow !== undefined && { slow: [slow[0], slow[1]] }),
  };
}
