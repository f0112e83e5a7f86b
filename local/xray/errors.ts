import { AwsError } from '../kit/aws-error.ts';
import type { Dialect } from '../kit/input.ts';
import { isUnknown, validationErrors } from '../kit/wording.ts';

/** What X-Ray says to whatever is wrong with a request, HTTP 400. Source: botocore 1.43, xray 2016-04-12. */
export const invalidRequest = (message: string) => new AwsError('InvalidRequestException', message);

export const invalidToken = () => invalidRequest('The NextToken is not valid.');

/** Lists everything that is wrong; a member that is not implemented is refused by its name. */
export const dialect: Dialect = {
  refuse(issues, operation) {
    const unknown = issues.find(isUnknown);
    if (unknown === undefined) return invalidRequest(validationErrors(issues));
    const where = [operation, ...unknown.path].join('.');
    const what = `${unknown.keys.join(', ')} in ${where} of AWS X-Ray`;
    return new AwsError('NotImplemented', `The embedded AWS does not implement ${what}.`, 501);
  },
};
