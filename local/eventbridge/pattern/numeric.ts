const operators: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

/** `[">", 0, "<=", 5]` -> a test of a value. @throws Error that says what is wrong */
export function parseNumeric(terms: unknown): (value: unknown) => boolean {
  if (!Array.isArray(terms) || terms.length === 0) throw new Error('Value of numeric must be an array.');
  if (terms.length % 2 !== 0 || terms.length > 4) {
    throw new Error('Value of numeric must be one or two pairs of an operator and a number');
  }
  const tests = Array.from({ length: terms.length / 2 }, (_, i) => {
    const [operator, limit] = [terms[2 * i], terms[2 * i + 1]];
    const test = typeof operator === 'string' ? operators[operator] : undefined;
    if (test === undefined) throw new Error(`Unrecognized numeric range operator: ${String(operator)}`);
    if (typeof limit !== 'number') throw new Error('Value of numeric must be numeric');
    if (Math.abs(limit) > 5e9) throw new Error('Value of numeric must be between -5.0E9 and 5.0E9 inclusive');
    return (value: number) => test(value, limit);
  });
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}
