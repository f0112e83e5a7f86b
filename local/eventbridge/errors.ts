import { AwsError } from '../kit/aws-error.ts';
import type { Dialect } from '../kit/input.ts';
import { unknownMember, validationErrors } from '../kit/wording.ts';

export const validation = (message: string): AwsError => new AwsError('ValidationException', message);
export const notFound = (message: string): AwsError => new AwsError('ResourceNotFoundException', message);
export const alreadyExists = (message: string): AwsError => new AwsError('ResourceAlreadyExistsException', message);
export const limitExceeded = (): AwsError =>
  new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
export const invalidToken = (): AwsError => validation('The nextToken is not valid.');

/** Names the first member that is not implemented, or everything that is wrong. */
export const dialect: Dialect = {
  refuse(issues, operation) {
    const unknown = unknownMember(issues, operation);
    if (unknown === undefined) return validation(validationErrors(issues));
    const where = unknown.at === '' ? '' : ` of ${unknown.at}`;
    return validation(`The embedded AWS does not implement the parameter ${unknown.member}${where}.`);
  },
};
