import { AwsError } from '../../local/kit/aws-error.ts';
import type { Output, Service } from '../../local/kit/call.ts';

export type Input = Readonly<Record<string, unknown>>;

/** An answer or an error, as data. */
export type Answer =
  | { readonly output: unknown }
  | { readonly error: string; readonly message: string; readonly fields: unknown };

export const callDynamoDb = (database: Service, operation: string, input: Input): Promise<Output> =>
  database.call({
    service: 'dynamodb',
    operation,
    input,
    caller: { accessKeyId: 'KEY', name: 'test' },
    requestId: 'request',
  });

export async function answerOf(database: Service, operation: string, input: Input): Promise<Answer> {
  try {
    return { output: JSON.parse(JSON.stringify(await callDynamoDb(database, operation, input))) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { error: error.code, message: error.message, fields: JSON.parse(JSON.stringify(error.fields)) };
  }
}

export const onDemandTable = (tableName: string, sortType?: 'S' | 'N'): Input => ({
  TableName: tableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    ...(sortType === undefined ? [] : [{ AttributeName: 'sk', KeyType: 'RANGE' }]),
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    ...(sortType === undefined ? [] : [{ AttributeName: 'sk', AttributeType: sortType }]),
  ],
});
