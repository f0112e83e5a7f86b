import { AwsError } from '../service.ts';

export const topicNotFound = () => new AwsError('NotFound', 'Topic does not exist', 404);
export const invalidParameter = (what: string) => new AwsError('InvalidParameter', `Invalid parameter: ${what}`);
export const unsupported = (what: string) =>
  new AwsError('NotImplemented', `The embedded AWS does not implement ${what} of SNS.`, 501);
