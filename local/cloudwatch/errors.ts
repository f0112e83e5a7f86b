import { AwsError } from '../kit/aws-error.ts';

/** What CloudWatch answers to a request that it can read but not accept. */
export const validation = (message: string): AwsError => new AwsError('ValidationError', message);

export const invalidValue = (message: string): AwsError => new AwsError('InvalidParameterValue', message);

export const invalidNextToken = (): AwsError => new AwsError('InvalidNextToken', 'The value of NextToken is invalid.');
