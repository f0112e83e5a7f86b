import { expect, test } from '@jest/globals';
import { dynamoDbClient } from '../../../adapters/store/client.ts';
import { dynamoDbLedger } from '../../../adapters/store/dynamodb-ledger.ts';
import { defineLedgerContract } from '../../contracts/ledger.contract.ts';
import { embedded } from '../../support/embedded.ts';

defineLedgerContract('Ledger on DynamoDB', async () => {
  const { overrides } = await embedded();
  return dynamoDbLedger(dynamoDbClient(overrides), 'table');
});

test('an answer expires 30 days after it was given, in whole seconds', async () => {
  const { overrides, call } = await embedded();
  const ledger = dynamoDbLedger(dynamoDbClient(overrides), 'table');
  await ledger.answer('id', { status: 'accepted', text: 'paused', at: 1_000_999 });
  const Key = { pk: { S: 'COMMAND#id' }, sk: { S: 'ANSWER' } };
  const { Item } = (await call('dynamodb', 'GetItem', { TableName: 'table', Key })) as { Item: object };
  expect(Item).toMatchObject({ expiresAt: { N: String(1000 + 30 * 24 * 3600) } });
});
