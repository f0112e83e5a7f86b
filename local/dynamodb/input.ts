import { AwsError } from '../kit/aws-error.ts';
import { unsupported, validationError } from './errors.ts';

export type Input = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const serializationError = (message = 'Unexpected value type in payload'): AwsError =>
  new AwsError('SerializationException', message);

/** @throws ValidationException naming the first member that this model does not know */
export function refuseOthers(operation: string, input: Input, known: readonly string[]): void {
  for (const [name, value] of Object.entries(input)) {
    if (value !== undefined && !known.includes(name)) throw unsupported(`${name} of ${operation}`);
  }
}

const absent = (name: string) =>
  validationError(
    `1 validation error detected: Value null at '${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member must not be null`,
  );

export function optionalText(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw serializationError();
  return value;
}

export function requiredText(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined) throw absent(name);
  return value;
}

export function optionalFlag(input: Input, name: string): boolean | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw serializationError();
  return value;
}

export function requiredFlag(input: Input, name: string): boolean {
  const value = optionalFlag(input, name);
  if (value === undefined) throw absent(name);
  return value;
}

export function optionalRecord(input: Input, name: string): Input | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (!isRecord(value)) throw serializationError();
  return value;
}

export function requiredRecord(input: Input, name: string): Input {
  const value = optionalRecord(input, name);
  if (value === undefined) throw absent(name);
  return value;
}

export function optionalList(input: Input, name: string): readonly unknown[] | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw serializationError();
  return value;
}

/** A member with a closed set of values; the first is the default. */
export function oneOf<Value extends string>(input: Input, name: string, values: readonly [Value, ...Value[]]): Value {
  const text = optionalText(input, name);
  if (text === undefined) return values[0];
  const found = values.find((value) => value === text);
  if (found === undefined) {
    throw validationError(
      `1 validation error detected: Value '${text}' at '${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member must satisfy enum value set: [${values.join(', ')}]`,
    );
  }
  return found;
}

/** A count of at least 1. */
export function requiredLimit(input: Input, name: string): number {
  const value = optionalLimit(input, name);
  if (value === undefined) throw absent(name);
  return value;
}

/** A count of at least 1. */
export function optionalLimit(input: Input, name: string): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number') throw serializationError();
  if (value < 1) {
    throw validationError(
      `1 validation error detected: Value '${value}' at '${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    );
  }
  return value;
}
