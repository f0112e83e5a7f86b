import { AwsError } from '../kit/aws-error.ts';
import type { Dialect, Issue } from '../kit/input.ts';
import { unknownMember, validationErrors } from '../kit/wording.ts';

export const validation = (message: string): AwsError =>
  new AwsError('ValidationException', `1 validation error detected: ${message}`);

export const invalidToken = (): AwsError => new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");

export const stateMachineDeleting = (arn: string): AwsError =>
  new AwsError('StateMachineDeleting', `State Machine is being deleted: '${arn}'`);

export const invalidArn = (message: string): AwsError => new AwsError('InvalidArn', message);

const typeNames: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'a boolean',
  int: 'an integer',
  number: 'an integer',
  object: 'a structure',
  string: 'a string',
};

/** The error for a member that is there and of another type of JSON; undefined for anything else. */
function otherType(issue: Issue): AwsError | undefined {
  if (issue.code !== 'invalid_type' || issue.input === undefined) return undefined;
  const name = String(issue.path.findLast((part) => typeof part === 'string') ?? '');
  return new AwsError('SerializationException', `Member '${name}' must be ${typeNames[issue.expected]}.`);
}

/** Names the first member that is not implemented or of another type, or everything that is wrong. */
export const dialect: Dialect = {
  refuse(issues, operation) {
    const unknown = unknownMember(issues, operation);
    if (unknown !== undefined) {
      const message = `The embedded AWS does not implement '${unknown.member}' of states:${operation}.`;
      return new AwsError('NotImplemented', message, 501);
    }
    const [wrongType] = issues.flatMap((issue) => otherType(issue) ?? []);
    return wrongType ?? new AwsError('ValidationException', validationErrors(issues));
  },
};
