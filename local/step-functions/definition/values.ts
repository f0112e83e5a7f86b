import type { Template } from '../engine/template.ts';
import { compileTemplate } from '../engine/template.ts';
import type { Problems } from './problems.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The value of a field that may hold expressions; undefined when it is absent, or wrong (then it is reported). */
export function template(
  fields: Fields,
  name: string,
  at: string,
  problems: Problems,
  location = name,
): Template | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  try {
    return compileTemplate(value, location);
  } catch (error) {
    problems.invalid(`${at}/${name}`, `Invalid JSONata: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** A template that, as far as it is constant, holds only what `accepts` accepts. */
export function constrained(
  fields: Fields,
  name: string,
  at: string,
  problems: Problems,
  accepts: (value: unknown) => boolean,
  expected: string,
): Template | undefined {
  const found = template(fields, name, at, problems);
  if (found === undefined || found.kind === 'expression') return found;
  if (found.kind !== 'constant' || !accepts(found.value)) {
    problems.invalid(`${at}/${name}`, `Expected value of type ${expected} or a JSONata expression`);
  }
  return found;
}

export function text(fields: Fields, name: string, at: string, problems: Problems): string | undefined {
  const value = fields[name];
  if (value === undefined || typeof value === 'string') return value;
  problems.invalid(`${at}/${name}`, 'Expected value of type String');
  return undefined;
}

/** A number that is written in the definition, not computed. */
export function constantNumber(
  fields: Fields,
  name: string,
  at: string,
  problems: Problems,
  accepts: (value: number) => boolean,
  expected: string,
): number | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  if (typeof value === 'number' && accepts(value)) return value;
  problems.invalid(`${at}/${name}`, `Expected value of type ${expected}`);
  return undefined;
}
