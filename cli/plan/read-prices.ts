import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { exits } from '../run/exit-codes.ts';
import { Failure } from '../run/failure.ts';
import type { Prices } from './prices.ts';
import { listPrices } from './prices.ts';

const amount = z.number().nonnegative();
const each = (names: object) =>
  z.strictObject(Object.fromEntries(Object.keys(names).map((name) => [name, amount]))).partial();

const overrides = z.strictObject({
  region: z.string().optional(),
  asOf: z.string().optional(),
  source: z.string().optional(),
  perMillion: each(listPrices.perMillion).optional(),
  lambda: each(listPrices.lambda).optional(),
});

/** The list prices with what a file says in their place, in JSON. @throws Failure with every problem of the file */
export function readPrices(file: string | undefined): Prices {
  if (file === undefined) return listPrices;
  const { perMillion, lambda, ...told } = overridesIn(file);
  return {
    ...listPrices,
    source: `${file}, else ${listPrices.source}`,
    ...defined(told),
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
  throw fail(read.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`).join('; '));
}

const defined = (members: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
