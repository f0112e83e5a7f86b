import { expect, test } from '@jest/globals';
import { dynamoDbClient } from '../../../adapters/store/client.ts';
import { dynamoDbPace } from '../../../adapters/store/dynamodb-pace.ts';
import { definePaceContract } from '../../contracts/pace.contract.ts';
import { embedded } from '../../support/embedded.ts';
import { samplePlan } from '../../support/sample-control.ts';

const { router } = samplePlan();

const onDynamoDb = async () => {
  const { overrides } = await embedded();
  return dynamoDbPace(dynamoDbClient(overrides), 'table');
};

definePaceContract('Pace on DynamoDB', onDynamoDb);

test('the first place in the life of a table is free, and nobody restores before it', async () => {
  const pace = await onDynamoDb();
  expect([await pace.restoring(1000), await pace.place(router, 'restore', 1, 1000)]).toEqual([0, 0]);
});
