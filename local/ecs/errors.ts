import { AwsError } from '../kit/aws-error.ts';
import type { Dialect } from '../kit/input.ts';
import { isUnknown, validationErrors } from '../kit/wording.ts';

// The codes of the JSON protocol, HTTP 400. Source: botocore 1.43, ecs 2014-11-13. The model has no texts.

export const invalidParameter = (message: string) => new AwsError('InvalidParameterException', message);
export const clientError = (message: string) => new AwsError('ClientException', message);
export const clusterNotFound = () => new AwsError('ClusterNotFoundException', 'Cluster not found.');
export const serviceNotFound = () => new AwsError('ServiceNotFoundException', 'Service not found.');

/** Lists everything that is wrong; a member that is not implemented is refused by its name. */
export const dialect: Dialect = {
  refuse(issues, operation) {
    const unknown = issues.find(isUnknown);
    if (unknown === undefined) return invalidParameter(validationErrors(issues));
    const where = [operation, ...unknown.path].join('.');
    const what = `${unknown.keys.join(', ')} in ${where} of Amazon ECS`;
    return new AwsError('NotImplemented', `The embedded AWS does not implement ${what}.`, 501);
  },
};
