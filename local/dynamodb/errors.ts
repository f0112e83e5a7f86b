import { AwsError } from '../kit/aws-error.ts';
import type { Dialect, Issue } from '../kit/input.ts';
import { unknownMember, validationErrors } from '../kit/wording.ts';

export const validationError = (message: string): AwsError => new AwsError('ValidationException', message);

/** The refusal of something that DynamoDB has and this model does not. */
export const unsupported = (what: string): AwsError =>
  validationError(`The embedded DynamoDB does not implement ${what}.`);

/** For a value of the wrong type of JSON. */
export const serializationError = (): AwsError =>
  new AwsError('SerializationException', 'Unexpected value type in payload');

const isOfOtherType = ({ code, input }: Issue): boolean =>
  input !== undefined && (code === 'invalid_type' || code === 'custom');

/** Names the first member that is not implemented, or everything that is wrong. */
export const dialect: Dialect = {
  refuse(issues, operation) {
    const unknown = unknownMember(issues, operation);
    if (unknown !== undefined) return unsupported(`${unknown.member} of ${unknown.within}`);
    return issues.some(isOfOtherType) ? serializationError() : validationError(validationErrors(issues));
  },
  untouched: ['Item', 'Key', 'ExclusiveStartKey', 'ExpressionAttributeNames', 'ExpressionAttributeValues'],
};

/** `item` is what the condition was checked against, given when ReturnValuesOnConditionCheckFailure asks for it. */
export const conditionalCheckFailed = (item?: unknown): AwsError =>
  new AwsError(
    'ConditionalCheckFailedException',
    'The conditional request failed',
    400,
    item === undefined ? {} : { Item: item },
  );

export const resourceNotFound = (): AwsError =>
  new AwsError('ResourceNotFoundException', 'Requested resource not found');

export const tableNotFound = (tableName: string): AwsError =>
  new AwsError('ResourceNotFoundException', `Requested resource not found: Table: ${tableName} not found`);

/** The word as DynamoDB misspells it. */
export const taggedTableNotFound = (arn: string): AwsError =>
  new AwsError('ResourceNotFoundException', `Requested resource not found: ResourcArn: ${arn} not found`);

/** The operations on backups have an error of their own for a table that is not there. */
export const backedUpTableNotFound = (tableName: string): AwsError =>
  new AwsError('TableNotFoundException', `Table not found: ${tableName}`);

export const tableExists = (tableName: string): AwsError =>
  new AwsError('ResourceInUseException', `Table already exists: ${tableName}`);
