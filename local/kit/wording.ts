import type { Issue } from './input.ts';
import { plural } from './plural.ts';

const lowered = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** Lists count from 1 and end in `member`, and names begin small: `targets.1.member.id`. */
const pathOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => (typeof part === 'number' ? `${part + 1}.member` : lowered(String(part)))).join('.');

const measure = (origin: string): string => (origin === 'string' || origin === 'array' ? 'length' : 'value');

/** What a member must be, in the words of AWS; a shape's own words where it has some. */
export function constraint(issue: Issue): string {
  if (issue.input === undefined) return 'Member must not be null';
  switch (issue.code) {
    case 'too_small':
      return `Member must have ${measure(issue.origin)} greater than or equal to ${issue.minimum}`;
    case 'too_big':
      return `Member must have ${measure(issue.origin)} less than or equal to ${issue.maximum}`;
    case 'invalid_value':
      return `Member must satisfy enum value set: [${issue.values.join(', ')}]`;
    case 'invalid_type':
      return `Member must be of type ${issue.expected}`;
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

/** Everything that is wrong, as most of AWS's services list it. */
export const validationErrors = (issues: readonly Issue[]): string =>
  `${plural(issues.length, 'validation error')} detected: ${issues.map(sentence).join('; ')}`;

/** Whether a member is there that the operation does not know. */
export const isUnknown = (issue: Issue): issue is Issue & { readonly code: 'unrecognized_keys' } =>
  issue.code === 'unrecognized_keys';

/** A member that the operation does not know, and where: `{ member: 'Tags', within: 'CreateQueue' }`. */
interface UnknownMember {
  readonly member: string;
  /** The structure that it stands in, or the operation. */
  readonly within: string;
  /** The path of that structure; empty for the input itself. */
  readonly at: string;
}

/** The first member that is not implemented, if there is one. */
export function unknownMember(issues: readonly Issue[], operation: string): UnknownMember | undefined {
  const issue = issues.find(isUnknown);
  const [member] = issue?.keys ?? [];
  if (issue === undefined || member === undefined) return undefined;
  const within = issue.path.findLast((part) => typeof part === 'string') ?? operation;
  return { member, within: String(within), at: issue.path.join('.') };
}
