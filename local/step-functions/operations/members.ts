import { AwsError } from '../../kit/aws-error.ts';

export type Input = Readonly<Record<string, unknown>>;

export const validation = (message: string): AwsError =>
  new AwsError('ValidationException', `1 validation error detected: ${message}`);

/** Refuses members that the operation has on AWS but not here, by their names, rather than ignoring them. */
export function only(input: Input, operation: string, implemented: readonly string[]): void {
  for (const [name, value] of Object.entries(input)) {
    if (value !== undefined && value !== null && !implemented.includes(name)) {
      throw new AwsError(
        'NotImplemented',
        `The embedded AWS does not implement '${name}' of states:${operation}.`,
        501,
      );
    }
  }
}

export function optionalText(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw new AwsError('SerializationException', `Member '${name}' must be a string.`);
}

export function requiredText(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (value !== undefined) return value;
  throw validation(`Value null at '${name}' failed to satisfy constraint: Member must not be null`);
}

/** Text of at most `longest` characters. */
export function limitedText(input: Input, name: string, longest: number): string | undefined {
  const value = optionalText(input, name);
  if (value === undefined || value.length <= longest) return value;
  throw validation(
    `Value at '${name}' failed to satisfy constraint: Member must have length less than or equal to ${longest}`,
  );
}

export function optionalFlag(input: Input, name: string, otherwise: boolean): boolean {
  const value = input[name];
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'boolean') return value;
  throw new AwsError('SerializationException', `Member '${name}' must be a boolean.`);
}

/** One of the values that the API lists for the member. */
export function optionalChoice<T extends string>(input: Input, name: string, allowed: readonly T[]): T | undefined {
  const value = optionalText(input, name);
  if (value === undefined) return undefined;
  const found = allowed.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw validation(
    `Value '${value}' at '${name}' failed to satisfy constraint: Member must satisfy enum value set: [${allowed.join(', ')}]`,
  );
}
