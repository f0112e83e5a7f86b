import { dynamoDbClient } from '../../../adapters/store/client.ts';
import { dynamoDbLine } from '../../../adapters/store/dynamodb-line.ts';
import { defineLineSwitchContract } from '../../contracts/line-switch.contract.ts';
import { embedded } from '../../support/embedded.ts';

defineLineSwitchContract('Line on DynamoDB', async () => {
  const { overrides } = await embedded();
  return dynamoDbLine(dynamoDbClient(overrides), 'table');
});
