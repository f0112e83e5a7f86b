import type * as z from 'zod/mini';
import { InvalidInputError } from '../../core/errors.ts';

/**
 * Input of any origin as the schema promises it.
 *
 * @param what names the input in the error: `input of plan-rollout`
 * @throws InvalidInputError naming every problem with its path
 */
export function parseInput<Schema extends z.ZodMiniType>(
  schema: Schema,
  input: unknown,
  what: string,
): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new InvalidInputError(`${what}: ${result.error.issues.map(problem).join('; ')}`);
}

function problem(issue: z.core.$ZodIssue): string {
  const where = issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `;
  switch (issue.code) {
    case 'unrecognized_keys':
      return `${where}unknown ${issue.keys.join(', ')}`;
    case 'invalid_type':
      return `${where}must be a ${issue.expected}`;
    case 'invalid_value':
      return `${where}must be ${issue.values.map(String).join(' or ')}`;
    case 'invalid_union':
      return `${where}none of the forms that are allowed`;
    default:
      return `${where}${issue.message} (${issue.code})`;
  }
}
