import type { z } from 'zod';
import { AwsError } from '../kit/aws-error.ts';

const hasNull = (value: unknown): boolean =>
  value === null || (typeof value === 'object' && Object.values(value).some(hasNull));

const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => (member === null ? [] : [[key, withoutNulls(member)]])),
  );
};

const at = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  );

const lowerFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

/** `Targets[0].Id` is `targets.1.member.id` where AWS reports it. */
const nameOf = (path: readonly PropertyKey[]): string =>
  path.map((key) => (typeof key === 'number' ? `${key + 1}.member` : lowerFirst(String(key)))).join('.');

const problemOf = (issue: z.core.$ZodIssue, input: unknown): string => {
  if (issue.code === 'unrecognized_keys') {
    const where = issue.path.length === 0 ? '' : ` of ${issue.path.join('.')}`;
    return `The embedded AWS does not implement the parameter ${issue.keys.join(', ')}${where}.`;
  }
  if (issue.code === 'custom') return issue.message;
  const value = at(input, issue.path);
  const found = value === undefined ? 'null' : `'${typeof value === 'object' ? JSON.stringify(value) : String(value)}'`;
  const constraint = value === undefined ? 'Member must not be null' : issue.message;
  return `1 validation error detected: Value ${found} at '${nameOf(issue.path)}' failed to satisfy constraint: ${constraint}`;
};

/**
 * The input as its schema describes it; null members count as left out, as in AWS.
 * @throws AwsError of `code` that names the member at fault, also one that is unknown here: nothing is ignored silently.
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown, code: string): T {
  const given = hasNull(input) ? withoutNulls(input) : input;
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new AwsError(code, issue === undefined ? parsed.error.message : problemOf(issue, given));
}
