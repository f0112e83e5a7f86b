import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { callBudgets } from '../sdk/call-budgets.ts';
import { type ClientOverrides, settings, unlogged } from '../sdk/clients.ts';

export const dynamoDbClient = (overrides: ClientOverrides = {}): DynamoDBClient =>
  unlogged(new DynamoDBClient(settings(callBudgets.dynamoDb, overrides)));
