import type * as z from 'zod/mini';
import { badRequest } from './errors.ts';

type Issue = z.core.$ZodIssue;

/** Lists count from 1 and end in `member`, as in AWS's messages: `weightedTargets.1.member.weight`. */
const pathOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => (typeof part === 'number' ? `${part + 1}.member` : String(part))).join('.');

const measure = (origin: string): string => (origin === 'string' || origin === 'array' ? 'length' : 'value');

function constraint(issue: Issue): string {
  switch (issue.code) {
    case 'too_small':
      return `Member must have ${measure(issue.origin)} greater than or equal to ${issue.minimum}`;
    case 'too_big':
      return `Member must have ${measure(issue.origin)} less than or equal to ${issue.maximum}`;
    case 'invalid_value':
      return `Member must satisfy enum value set: [${issue.values.join(', ')}]`;
    case 'invalid_type':
      return issue.input === undefined ? 'Member must not be null' : `Member must be of type ${issue.expected}`;
    case 'unrecognized_keys':
      return `Member has no member ${issue.keys.join(', ')}`;
    default:
      return issue.message;
  }
}

const shown = (value: unknown): string => {
  if (value === undefined) return 'null';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return `'${text.length > 100 ? `${text.slice(0, 100)}...` : text}'`;
};

const sentence = (issue: Issue): string =>
  `Value ${shown(issue.input)} at '${pathOf(issue.path)}' failed to satisfy constraint: ${constraint(issue)}`;

/**
 * The input as its shape says.
 *
 * @throws AwsError BadRequestException that lists every member that is wrong, in the manner of AWS's validation errors.
 */
export function validated<T extends z.ZodMiniType>(shape: T, input: unknown): z.infer<T> {
  const result = shape.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  const { issues } = result.error;
  const count = `${issues.length} validation error${issues.length === 1 ? '' : 's'} detected`;
  throw badRequest(`${count}: ${issues.map(sentence).join('; ')}`);
}
