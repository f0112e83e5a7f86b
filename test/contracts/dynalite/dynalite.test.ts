import { defineDynamoDbContract } from '../dynamodb.contract.ts';
import { dynalite } from './dynalite.ts';

defineDynamoDbContract('DynamoDB by dynalite', dynalite);
