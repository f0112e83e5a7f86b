import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { dynaliteDynamoDb } from '../../../local/dynamodb/dynalite-dynamo-db.ts';
import { defineDynamoDbContract } from '../../contracts/dynamodb.contract.ts';
import { answerOf, callDynamoDb, onDemandTable } from '../../contracts/dynamodb-calls.ts';

defineDynamoDbContract('DynamoDB by dynalite', () => dynaliteDynamoDb());

const request = (operation: string, body: string) => ({
  method: 'POST',
  path: '/',
  query: {},
  headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
  body: Buffer.from(body),
});
const key = { pk: { S: 'a' } };

describe('dynalite', () => {
  test('with a path, tables and items outlive the process', async () => {
    const path = await mkdtemp(join(tmpdir(), 'dynamodb-'));
    const first = dynaliteDynamoDb({ path });
    await callDynamoDb(first, 'CreateTable', onDemandTable('table'));
    await callDynamoDb(first, 'PutItem', { TableName: 'table', Item: key });
    const settings = first.snapshot();
    await first.close();
    const second = dynaliteDynamoDb({ path });
    second.restore(settings);
    expect(await callDynamoDb(second, 'GetItem', { TableName: 'table', Key: key })).toEqual({ Item: key });
    await second.close();
    await rm(path, { recursive: true });
  });

  test('in memory, it says that it cannot be snapshot', async () => {
    const database = dynaliteDynamoDb();
    expect(() => database.snapshot()).toThrow('give it a path');
    await database.close();
  });

  test('what it would answer wrongly is refused by name', async () => {
    const database = dynaliteDynamoDb();
    await callDynamoDb(database, 'CreateTable', onDemandTable('table'));
    const onItem = { TableName: 'table', Key: key };
    const compared = { ConditionExpression: 'a = :v', ExpressionAttributeValues: { ':v': { L: [] } } };
    expect(await answerOf(database, 'DeleteItem', { ...onItem, ...compared })).toMatchObject({
      error: 'ValidationException',
      message: expect.stringContaining('comparing lists and maps'),
    });
    for (const [expression, named] of [
      ['REMOVE a[0], a[1]', 'removing an element beside another change'],
      ['SET a = b, b.c = b.d', 'copying what the same update changes'],
    ]) {
      expect(await answerOf(database, 'UpdateItem', { ...onItem, UpdateExpression: expression })).toMatchObject({
        error: 'ValidationException',
        message: expect.stringContaining(String(named)),
      });
    }
    await database.close();
  });

  test('a request of the wire is answered as the wire', async () => {
    const database = dynaliteDynamoDb();
    const send = async (operation: string, input: Record<string, unknown>) => {
      const { status, body } = await database.raw(request(operation, JSON.stringify(input)));
      return { status, body: JSON.parse(String(body)) };
    };
    expect(await send('CreateTable', onDemandTable('table'))).toMatchObject({ status: 200 });
    expect(await send('PutItem', { TableName: 'table', Item: key })).toEqual({ status: 200, body: {} });
    const unmet = {
      TableName: 'table',
      Item: key,
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    };
    expect(await send('PutItem', unmet)).toEqual({
      status: 400,
      body: {
        __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
        message: 'The conditional request failed',
        Item: key,
      },
    });
    expect(await send('TransactWriteItems', {})).toMatchObject({ status: 501 });
    expect(await database.raw(request('GetItem', '{'))).toMatchObject({
      status: 400,
      body: expect.stringContaining('Serialization'),
    });
    await database.close();
  });
});
