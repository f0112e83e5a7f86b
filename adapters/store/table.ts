import type {
  DeleteItemCommandInput,
  DynamoDBClient,
  PutItemCommandInput,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { TooLargeError } from '../../core/errors.ts';
import { facts } from '../sdk/error-facts.ts';
import { translating } from '../sdk/translate-error.ts';
import type { Item } from './attribute-value.ts';
import { fromItem, toItem } from './attribute-value.ts';

/** DynamoDB's error for an item above its limit; only the message distinguishes it from other invalid calls. */
const isTooLarge = (error: unknown): boolean =>
  facts(error).name === 'ValidationException' && /item size .*maximum allowed size/i.test(facts(error).message);

type Named<Input> = Omit<Input, 'TableName'>;

/**
 * The table's operations as both stores use them: reads are consistent, a refused condition is an answer.
 *
 * @throws TooLargeError from a write of an item above DynamoDB's limit; TransientError, RefusedError
 */
export interface Table {
  get(key: Item): Promise<Item | undefined>;
  /** Every item of the partition, by sort key. */
  query(partition: string): Promise<Record<string, unknown>[]>;
  /** False when the condition was refused; so also when the SDK repeated a write that had taken effect unanswered. */
  put(input: Named<PutItemCommandInput>): Promise<boolean>;
  delete(input: Named<DeleteItemCommandInput>): Promise<boolean>;
  /** The attributes that were asked for; undefined when the condition was refused. */
  update(input: UpdateItemCommandInput): Promise<Item | undefined>;
}

export function table(client: DynamoDBClient, name: string): Table {
  const run = <Answer>(doing: string, call: () => Promise<Answer>) => translating(`${doing} table ${name}`, call);
  const conditional = <Answer>(doing: string, call: () => Promise<Answer>): Promise<Answer | undefined> =>
    run(doing, async () => {
      try {
        return await call();
      } catch (error) {
        if (facts(error).name === 'ConditionalCheckFailedException') return undefined;
        throw isTooLarge(error) ? new TooLargeError(`${doing} table ${name}: ${facts(error).message}`) : error;
      }
    });
  return {
    get: (Key) =>
      run('reading', async () => {
        const { Item } = await client.send(new GetItemCommand({ TableName: name, Key, ConsistentRead: true }));
        return Item;
      }),
    query: (partition) => run('querying', () => allOf(client, name, partition)),
    put: async (input) =>
      (await conditional('writing', () => client.send(new PutItemCommand({ TableName: name, ...input })))) !==
      undefined,
    delete: async (input) =>
      (await conditional('writing', () => client.send(new DeleteItemCommand({ TableName: name, ...input })))) !==
      undefined,
    update: async (input) => {
      const answer = await conditional('writing', () => client.send(new UpdateItemCommand(input)));
      return answer && (answer.Attributes ?? {});
    },
  };
}

async function allOf(client: DynamoDBClient, name: string, partition: string): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let start: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: toItem({ ':pk': partition }),
        ConsistentRead: true,
        ExclusiveStartKey: start,
      }),
    );
    items.push(...(page.Items ?? []).map(fromItem));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
}
