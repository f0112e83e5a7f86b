import type * as z from 'zod/mini';
import type { AwsError } from './aws-error.ts';
import type { Input } from './call.ts';

/** One thing that is wrong with an input. */
export type Issue = z.core.$ZodIssue;

/** How one service reads inputs, and in which words it refuses them. */
export interface Dialect {
  /** The error for an input that its shape refuses. @param issues everything that is wrong with it; never empty */
  readonly refuse: (issues: readonly Issue[], operation: string) => AwsError;
  /** Members of any depth whose content is read by the operation itself, nulls included. */
  readonly untouched?: readonly string[];
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null;

/** Every input of every call is walked through, so this makes no lists of its members. */
function hasEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  if (Array.isArray(value)) return value.some((one) => isEmpty(one) || hasEmpty(one));
  for (const name in value) {
    const one: unknown = value[name as keyof typeof value];
    if (isEmpty(one) || hasEmpty(one)) return true;
  }
  return false;
}

function withoutEmpty(value: unknown, untouched: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutEmpty(item, untouched));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => !isEmpty(member));
  return Object.fromEntries(
    members.map(([name, member]) => [name, untouched.includes(name) ? member : withoutEmpty(member, untouched)]),
  );
}

/**
 * The input as its shape describes it. A null counts as a member that was left out, as in AWS.
 *
 * @param shape a strict object, so that a member that is not implemented is refused by its name
 * @throws AwsError in the service's words
 */
export function readInput<Shape extends z.ZodMiniType>(
  shape: Shape,
  input: Input,
  { refuse, untouched = [] }: Dialect,
  operation: string,
): z.infer<Shape> {
  const result = shape.safeParse(hasEmpty(input) ? withoutEmpty(input, untouched) : input, { reportInput: true });
  if (result.success) return result.data;
  throw refuse(result.error.issues, operation);
}
