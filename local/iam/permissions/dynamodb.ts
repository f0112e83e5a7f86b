import { arnOf } from '../../kit/account.ts';
import { anyResource, each, type Input, isArn, type Permissions, text } from './resource.ts';

const tableArn = (name: string) => (isArn(name) ? name : arnOf('dynamodb', `table/${name}`));
const table = (input: Input) => [tableArn(text(input, 'TableName'))];
/** A query of an index needs no permission on its table. */
const tableOrIndex = (input: Input) =>
  typeof input.IndexName === 'string' ? table(input).map((arn) => `${arn}/index/${input.IndexName}`) : table(input);
const tables = ({ RequestItems: items }: Input) =>
  typeof items === 'object' && items !== null ? Object.keys(items).map(tableArn) : [tableArn('*')];

/** Source: Service Authorization Reference, Amazon DynamoDB. */
export const dynamoDbPermissions: Permissions = {
  ...each('dynamodb', ['ListTables'], anyResource),
  ...each('dynamodb', ['DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'], table),
  ...each('dynamodb', ['Query', 'Scan'], tableOrIndex),
  ...each('dynamodb', ['BatchGetItem', 'BatchWriteItem'], tables),
  ...each('dynamodb', ['ListTagsOfResource', 'TagResource', 'UntagResource'], (input) => [text(input, 'ResourceArn')]),
  ...each('dynamodb', ['CreateTable', 'DeleteTable', 'DescribeTable', 'UpdateTable'], table),
  ...each(
    'dynamodb',
    ['DescribeContinuousBackups', 'DescribeTimeToLive', 'UpdateContinuousBackups', 'UpdateTimeToLive'],
    table,
  ),
};
