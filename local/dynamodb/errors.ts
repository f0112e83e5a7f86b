import { AwsError } from '../kit/aws-error.ts';

export const validationError = (message: string): AwsError => new AwsError('ValidationException', message);

/** For what DynamoDB has and this model does not: says so instead of answering something else. */
export const unsupported = (what: string): AwsError =>
  validationError(`The embedded DynamoDB does not implement ${what}.`);

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

/** What the operations on backups say of a table that is not there. */
export const backedUpTableNotFound = (tableName: string): AwsError =>
  new AwsError('TableNotFoundException', `Table not found: ${tableName}`);

export const tableExists = (tableName: string): AwsError =>
  new AwsError('ResourceInUseException', `Table already exists: ${tableName}`);
