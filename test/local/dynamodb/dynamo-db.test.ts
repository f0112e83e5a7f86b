import { beforeEach, describe, expect, test } from '@jest/globals';
import { virtualClock } from '../../../local/clock.ts';
import { type DynamoDb, dynamoDb } from '../../../local/dynamodb/dynamo-db.ts';
import { realSurroundings } from '../../../local/surroundings.ts';
import { defineDynamoDbContract } from '../../contracts/dynamodb.contract.ts';
import { answerOf, callDynamoDb, onDemandTable } from '../../contracts/dynamodb-calls.ts';

defineDynamoDbContract('DynamoDB', () => dynamoDb({ surroundings: realSurroundings() }));

const put = (n: number) => ({ TableName: 'table', Item: { pk: { S: 'a' }, n: { N: String(n) } } });
const get = (consistent = false) => ({ TableName: 'table', Key: { pk: { S: 'a' } }, ConsistentRead: consistent });

describe('stale reads', () => {
  const clock = virtualClock();
  const random = { next: 0 };
  const surroundings = { clock, random: () => random.next, newId: () => 'id' };
  const staleReads = { probability: 0.5, withinMilliseconds: 1000 };
  const database = dynamoDb({ surroundings, staleReads });

  test('an eventually consistent read may answer the version before the last write, for a while', async () => {
    await callDynamoDb(database, 'CreateTable', onDemandTable('table'));
    await callDynamoDb(database, 'PutItem', put(1));
    expect(await callDynamoDb(database, 'GetItem', get())).toEqual({});
    await callDynamoDb(database, 'PutItem', put(2));
    expect(await callDynamoDb(database, 'GetItem', get())).toEqual({ Item: put(1).Item });
    expect(await callDynamoDb(database, 'GetItem', get(true))).toEqual({ Item: put(2).Item });
    random.next = 0.5;
    expect(await callDynamoDb(database, 'GetItem', get())).toEqual({ Item: put(2).Item });
    random.next = 0;
    await clock.advance(1000);
    expect(await callDynamoDb(database, 'GetItem', get())).toEqual({ Item: put(2).Item });
  });
});

describe('an update deep in an item', () => {
  const surroundings = realSurroundings();
  const key = { pk: { S: 'a' } };
  const deep = (n: string) => ({ M: { list: { L: [{ M: { n: { N: n } } }, { S: 'other' }] } } });
  const update = {
    TableName: 'table',
    Key: key,
    UpdateExpression: 'SET copied = deep, deep.#list[0].n = :n REMOVE deep.#list[1]',
    ExpressionAttributeNames: { '#list': 'list' },
    ExpressionAttributeValues: { ':n': { N: '2' } },
  };

  test('leaves the version before it, and what shares parts with it, as they were', async () => {
    const database = dynamoDb({ surroundings });
    await callDynamoDb(database, 'CreateTable', onDemandTable('table'));
    await callDynamoDb(database, 'PutItem', { TableName: 'table', Item: { ...key, deep: deep('1') } });
    const before = database.peek('table', key);
    await callDynamoDb(database, 'UpdateItem', update);
    expect(before).toEqual({ ...key, deep: deep('1') });
    const changed = { M: { list: { L: [{ M: { n: { N: '2' } } }] } } };
    const after = { ...key, copied: deep('1'), deep: changed };
    expect(await callDynamoDb(database, 'GetItem', get(true))).toEqual({ Item: after });
    await callDynamoDb(database, 'UpdateItem', update);
    expect(await callDynamoDb(database, 'GetItem', get(true))).toEqual({ Item: { ...after, copied: changed } });
  });
});

describe('virtual time', () => {
  const surroundings = realSurroundings();

  test('a call has taken effect before its promise settles', async () => {
    const database = dynamoDb({ surroundings });
    await callDynamoDb(database, 'CreateTable', onDemandTable('table'));
    const first = callDynamoDb(database, 'PutItem', put(1));
    const second = callDynamoDb(database, 'GetItem', get());
    expect(await Promise.all([first, second])).toEqual([{}, { Item: put(1).Item }]);
  });

  test('a snapshot through JSON restores tables, items and settings', async () => {
    const database = dynamoDb({ surroundings });
    await callDynamoDb(database, 'CreateTable', onDemandTable('table'));
    await callDynamoDb(database, 'PutItem', put(1));
    const specification = { Enabled: true, AttributeName: 'expires' };
    await callDynamoDb(database, 'UpdateTimeToLive', { TableName: 'table', TimeToLiveSpecification: specification });
    const restored = dynamoDb({ surroundings });
    restored.restore(JSON.parse(JSON.stringify(database.snapshot())));
    for (const [operation, input] of [
      ['GetItem', get()],
      ['DescribeTable', { TableName: 'table' }],
      ['DescribeTimeToLive', { TableName: 'table' }],
    ] as const) {
      expect(await callDynamoDb(restored, operation, input)).toEqual(await callDynamoDb(database, operation, input));
    }
  });

  test('what a caller does to an answer does not change the item', async () => {
    const database = dynamoDb({ surroundings });
    await callDynamoDb(database, 'CreateTable', onDemandTable('table'));
    await callDynamoDb(database, 'PutItem', put(1));
    const answer = await callDynamoDb(database, 'GetItem', get());
    Object(answer.Item).n.N = '99';
    expect(await callDynamoDb(database, 'GetItem', get())).toEqual({ Item: put(1).Item });
  });
});

describe('beside what the contract says', () => {
  const refused = (message: string) => ({ error: 'ValidationException', message, fields: {} });
  let database: DynamoDb;
  beforeEach(async () => {
    database = dynamoDb({ surroundings: realSurroundings() });
    await callDynamoDb(database, 'CreateTable', onDemandTable('table'));
  });

  test('time to live and recovery are kept and described', async () => {
    const specification = { Enabled: true, AttributeName: 'expires' };
    const onTable = { TableName: 'table' };
    expect(await callDynamoDb(database, 'DescribeTimeToLive', onTable)).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' },
    });
    await callDynamoDb(database, 'UpdateTimeToLive', { ...onTable, TimeToLiveSpecification: specification });
    expect(await callDynamoDb(database, 'DescribeTimeToLive', onTable)).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' },
    });
    expect(
      await answerOf(database, 'UpdateTimeToLive', { ...onTable, TimeToLiveSpecification: specification }),
    ).toEqual(refused('TimeToLive is already enabled'));
    await callDynamoDb(database, 'UpdateContinuousBackups', {
      ...onTable,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    expect(await callDynamoDb(database, 'DescribeContinuousBackups', onTable)).toMatchObject({
      ContinuousBackupsDescription: { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' } },
    });
    expect(await answerOf(database, 'DescribeTimeToLive', { TableName: 'nowhere' })).toMatchObject({
      error: 'ResourceNotFoundException',
    });
  });

  test('what is not implemented is refused by name', async () => {
    expect(await answerOf(database, 'TransactWriteItems', {})).toMatchObject({
      error: 'NotImplemented',
      message: expect.stringContaining('dynamodb:TransactWriteItems'),
    });
    const odd = { TableName: 'table', Key: { pk: { S: 'a' } }, UpdateExpression: 'REMOVE s', Colour: 'red' };
    expect(await answerOf(database, 'UpdateItem', odd)).toEqual(
      refused('The embedded DynamoDB does not implement Colour of UpdateItem.'),
    );
    const streamed = { ...onDemandTable('streamed'), StreamSpecification: { StreamEnabled: true } };
    expect(await answerOf(database, 'CreateTable', streamed)).toEqual(
      refused('The embedded DynamoDB does not implement StreamSpecification of CreateTable.'),
    );
  });
});
