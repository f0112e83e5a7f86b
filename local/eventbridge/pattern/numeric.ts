import { own } from '../../kit/json.ts';

const operators: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

/** A lower bound and then an upper one is all that may stand together. */
const checkRange = (terms: readonly unknown[]): void => {
  if (terms.length <= 2) return;
  const [first, lower, second, upper] = terms;
  if (first !== '>' && first !== '>=') throw new Error(`Too many terms in numeric range expression after ${first}`);
  if (second !== '<' && second !== '<=') throw new Error(`Bad numeric range operator: ${second}`);
  if (Number(lower) >= Number(upper)) throw new Error('Bottom must be less than top');
};

/** `[">", 0, "<=", 5]` -> a test of a value. @throws Error that says what is wrong */
export function parseNumeric(terms: unknown): (value: unknown) => boolean {
  if (!Array.isArray(terms) || terms.length === 0) throw new Error('Value of numeric must be an array.');
  if (terms.length % 2 !== 0 || terms.length > 4) {
    throw new Error('Value of numeric must be one or two pairs of an operator and a number');
  }
  const tests = Array.from({ length: terms.length / 2 }, (_, i) => {
    const [operator, limit] = [terms[2 * i], terms[2 * i + 1]];
    const test = typeof operator === 'string' ? own(operators, operator) : undefined;
    if (test === undefined) throw new Error(`Unrecognized numeric range operator: ${String(operator)}`);
    if (typeof limit !== 'number') throw new Error('Value of numeric must be numeric');
    if (Math.abs(limit) > 5e9) throw new Error('Value of numeric must be between -5.0E9 and 5.0E9 inclusive');
    return (value: number) => test(value, limit);
  });
  checkRange(terms);
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}
