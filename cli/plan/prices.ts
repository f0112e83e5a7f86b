import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { formatProblem } from '../../core/text/problem.ts';
import { problemsIn } from '../../core/text/problems-of.ts';
import { exits, Failure } from '../run/failure.ts';

/** AWS's prices in US dollars, without free tiers. */
export interface Prices {
  /** The Region, the month and the source of these prices. */
  readonly region: string;
  readonly asOf: string;
  readonly source: string;
  readonly perMillion: {
    readonly stateTransitions: number;
    readonly lambdaRequests: number;
    readonly lambdaGigabyteSeconds: number;
    readonly metrics: number;
    readonly cloudWatchRequests: number;
    readonly writeUnits: number;
    readonly readUnits: number;
    readonly events: number;
  };
  /** The assumed duration and the memory of the functions, which Lambda bills by. */
  readonly lambda: {
    readonly gigabytes: number;
    readonly planMilliseconds: number;
    readonly shiftMilliseconds: number;
    readonly analyzeMilliseconds: number;
  };
}

/**
 * On-demand list prices. Sources: the pricing pages of AWS Step Functions (Standard workflows), AWS Lambda (arm64),
 * Amazon CloudWatch (GetMetricData, other API requests), Amazon DynamoDB (on-demand capacity, standard table class)
 * and Amazon EventBridge (custom events). The functions' times are this project's assumption, on the generous side.
 */
export const listPrices: Prices = {
  region: 'us-east-1',
  asOf: '2026-10',
  source: 'aws.amazon.com/{step-functions,lambda,cloudwatch,dynamodb,eventbridge}/pricing',
  perMillion: {
    stateTransitions: 25,
    lambdaRequests: 0.2,
    lambdaGigabyteSeconds: 13.3334,
    metrics: 10,
    cloudWatchRequests: 10,
    writeUnits: 0.625,
    readUnits: 0.125,
    events: 1,
  },
  lambda: { gigabytes: 0.5, planMilliseconds: 3000, shiftMilliseconds: 1000, analyzeMilliseconds: 1000 },
};

const amount = z.optional(z.number('a number from 0 on').check(z.nonnegative('a number from 0 on')));
const each = (names: object) => z.strictObject(Object.fromEntries(Object.keys(names).map((name) => [name, amount])));

const overrides = z.strictObject({
  region: z.optional(z.string()),
  asOf: z.optional(z.string()),
  source: z.optional(z.string()),
  perMillion: z.optional(each(listPrices.perMillion)),
  lambda: z.optional(each(listPrices.lambda)),
});

/** The list prices, replaced by those in a JSON file. @throws Failure with all problems of the file */
export function readPrices(file: string | undefined): Prices {
  if (file === undefined) return listPrices;
  const { perMillion, lambda, ...named } = overridesIn(file);
  return {
    ...listPrices,
    source: `${file}, else ${listPrices.source}`,
    ...defined(named),
    perMillion: { ...listPrices.perMillion, ...perMillion },
    lambda: { ...listPrices.lambda, ...lambda },
  };
}

function overridesIn(file: string): z.infer<typeof overrides> {
  const fail = (text: string) => new Failure(exits.usage, `${file} has no prices: ${text}`);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw fail(error instanceof Error ? error.message : String(error));
  }
  const read = overrides.safeParse(value);
  if (read.success) return read.data;
  throw fail(problemsIn(overrides, read.error.issues, value).map(formatProblem).join('; '));
}

const defined = (members: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
