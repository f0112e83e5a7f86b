import { AwsError } from '../kit/aws-error.ts';
import type { Dialect } from '../kit/input.ts';
import { constraint, isUnknown } from '../kit/wording.ts';

export const notFound = (name: string) => new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
export const validation = (message: string) => new AwsError('ValidationException', message);
export const invalidToken = () => new AwsError('InvalidNextToken', 'The specified token is not valid.');

/** Names every member that is wrong, and those that the embedded AWS does not know. */
export const dialect: Dialect = {
  refuse(issues) {
    const problems = issues.map((issue) =>
      isUnknown(issue)
        ? `the embedded AWS does not know ${issue.keys.join(', ')}`
        : `${issue.path.join('.')}: ${constraint(issue)}`,
    );
    return validation(`${problems.length} validation error(s) detected: ${problems.join('; ')}`);
  },
};
