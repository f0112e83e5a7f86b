import { describe, expect, test } from '@jest/globals';
import { onDemandTable } from '../contracts/dynamodb-calls.ts';
import { concluded, nothing } from './conclusion.ts';
import { examination } from './examination.ts';
import { talk } from './talk.ts';
import { world } from './world.ts';

const TableName = 'table';
const Key = { pk: { S: 'a' }, sk: { S: 'b' } };
const Item = {
  ...Key,
  n: { N: '1' },
  yes: { BOOL: true },
  nothing: { NULL: true },
  bytes: { B: new Uint8Array([1, 2]) },
  list: { L: [{ S: 'x' }] },
  map: { M: { x: { SS: ['x'] } } },
  numbers: { NS: ['1', '2'] },
};
const none = { TableName: 'none' };
const condition = { ConditionExpression: 'n = :two', ExpressionAttributeValues: { ':two': { N: '2' } } };

describe('DynamoDB', () => {
  test('answers each of its operations as the SDK’s model says', async () => {
    const { aws, ...others } = world();
    const conversation = await talk('dynamodb', { aws, ...others });
    const asked = examination(conversation);
    const { good, bad } = asked;

    await good('CreateTable', onDemandTable(TableName, 'S'));
    await good('DescribeTable', { TableName });
    await good('ListTables', { Limit: 1 });
    await good('UpdateTimeToLive', { TableName, TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true } });
    await good('DescribeTimeToLive', { TableName });
    await good('UpdateContinuousBackups', {
      TableName,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    await good('DescribeContinuousBackups', { TableName });
    await good('PutItem', {
      TableName,
      Item,
      ReturnValues: 'ALL_OLD',
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    await good('GetItem', {
      TableName,
      Key,
      ConsistentRead: true,
      ProjectionExpression: '#n, yes',
      ExpressionAttributeNames: { '#n': 'n' },
    });
    await good('GetItem', { TableName, Key });
    await good('UpdateItem', {
      TableName,
      Key,
      UpdateExpression: 'SET n = n + :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
      ReturnValues: 'ALL_NEW',
    });
    await good('Query', {
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'a' } },
      Limit: 1,
      ScanIndexForward: false,
    });
    await good('Scan', { TableName, Limit: 1 });
    await good('BatchWriteItem', {
      RequestItems: { [TableName]: [{ PutRequest: { Item: { pk: { S: 'c' }, sk: { S: 'd' } } } }] },
    });

    const ProvisionedThroughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };
    const provisioned = { ...onDemandTable('provisioned'), BillingMode: 'PROVISIONED', ProvisionedThroughput };
    await good('CreateTable', provisioned);

    const refused = {
      ...condition,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ExpressionAttributeValues: { ':two': { N: '7' } },
    };
    await bad('PutItem', 'ConditionalCheckFailedException', { TableName, Item, ...refused });
    await bad('DeleteItem', 'ConditionalCheckFailedException', { TableName, Key, ...refused });
    const update = { TableName, Key, UpdateExpression: 'REMOVE yes' };
    await bad('UpdateItem', 'ConditionalCheckFailedException', { ...update, ...refused });
    await bad('UpdateItem', 'ValidationException', { ...update, UpdateExpression: 'SET' });
    await bad('CreateTable', 'ResourceInUseException', onDemandTable(TableName, 'S'));
    await bad('ListTables', 'ValidationException', { Limit: 0 });
    for (const operation of ['DescribeTable', 'DeleteTable', 'Scan']) {
      await bad(operation, 'ResourceNotFoundException', none);
    }
    for (const operation of ['DescribeTimeToLive']) await bad(operation, 'ResourceNotFoundException', none);
    await bad('DescribeContinuousBackups', 'TableNotFoundException', none);
    await bad('UpdateTimeToLive', 'ResourceNotFoundException', {
      ...none,
      TimeToLiveSpecification: { AttributeName: 'a', Enabled: true },
    });
    await bad('UpdateContinuousBackups', 'TableNotFoundException', {
      ...none,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    await bad('GetItem', 'ResourceNotFoundException', { ...none, Key });
    await bad('GetItem', 'ValidationException', { TableName, Key: { pk: { S: 'a' } } });
    await bad('Query', 'ResourceNotFoundException', {
      ...none,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'a' } },
    });
    await bad('BatchWriteItem', 'ResourceNotFoundException', { RequestItems: { none: [{ DeleteRequest: { Key } }] } });
    const ResourceArn = 'arn:aws:dynamodb:eu-west-1:000000000000:table/provisioned';
    const Tags = [{ Key: 'k', Value: 'v' }];
    const Keys = [{ pk: { S: 'a' } }];
    await good('BatchGetItem', { RequestItems: { provisioned: { Keys, ConsistentRead: true } } });
    await good('TagResource', { ResourceArn, Tags });
    await good('ListTagsOfResource', { ResourceArn });
    await good('UntagResource', { ResourceArn, TagKeys: ['k'] });
    await bad('BatchGetItem', 'ResourceNotFoundException', { RequestItems: { none: { Keys } } });
    await bad('TagResource', 'ResourceNotFoundException', { ResourceArn: `${ResourceArn}s`, Tags });
    await bad('UntagResource', 'ResourceNotFoundException', { ResourceArn: `${ResourceArn}s`, TagKeys: ['k'] });
    await bad('ListTagsOfResource', 'ResourceNotFoundException', { ResourceArn: `${ResourceArn}s` });
    await good('DeleteItem', { TableName, Key, ReturnValues: 'ALL_OLD', ...condition });
    await good('DeleteTable', { TableName });

    expect(await concluded(conversation, asked, world())).toEqual(nothing);
    await aws.close();
  });
});
