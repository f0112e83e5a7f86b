import { AwsError } from '../kit/aws-error.ts';
import type { Dialect } from '../kit/input.ts';
import { constraint, unknownMember } from '../kit/wording.ts';

export const topicNotFound = () => new AwsError('NotFound', 'Topic does not exist', 404);
export const invalidParameter = (what: string) => new AwsError('InvalidParameter', `Invalid parameter: ${what}`);
export const unsupported = (what: string) =>
  new AwsError('NotImplemented', `The embedded AWS does not implement ${what} of SNS.`, 501);

/** Names the first member that is wrong, or that is not implemented. */
export const dialect: Dialect = {
  refuse(issues, operation) {
    const unknown = unknownMember(issues, operation);
    if (unknown !== undefined) return invalidParameter(`${unknown.member}: the embedded AWS does not implement it`);
    const [issue] = issues;
    return invalidParameter(
      `${issue?.path.join('.') || 'the whole'}: ${issue === undefined ? 'not valid' : constraint(issue)}`,
    );
  },
};
