import { setImmediate as nextTurn } from 'node:timers/promises';
import { conditionalCheckFailed, tableExists } from '../../../local/dynamodb/errors.ts';
import { AwsError } from '../../../local/kit/aws-error.ts';
import type { Input, Output, Service } from '../../../local/kit/call.ts';
import { isRecord } from '../../../local/kit/json.ts';
import { dynaliteEngine } from './engine.ts';
import { oneAtATime } from './one-at-a-time.ts';

const writes = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem']);

/** dynalite refuses a table that exists without a word. */
const isSilent = (error: unknown): boolean =>
  error instanceof AwsError && error.code === 'ResourceInUseException' && error.message === '';

/**
 * Another writer's DynamoDB, in memory and in real time: the embedded one is held to its answers. Added to it is
 * ReturnValuesOnConditionCheckFailure, which is younger than dynalite.
 */
export function dynalite(): Service & { close(): Promise<void> } {
  const engine = dynaliteEngine();
  const writing = oneAtATime();

  /** The item that a refused write would have changed, as long as no other write can come between. */
  async function existingItem(input: Input): Promise<unknown> {
    const { Table: table } = await engine.call('DescribeTable', { TableName: input.TableName });
    const schema = isRecord(table) && Array.isArray(table.KeySchema) ? table.KeySchema : [];
    const given = [input.Key, input.Item].find(isRecord) ?? {};
    const key = Object.fromEntries(schema.map(({ AttributeName: name }) => [name, given[name]]));
    const found = await engine.call('GetItem', { TableName: input.TableName, Key: key, ConsistentRead: true });
    return found.Item;
  }

  const write = (operation: string, { ReturnValuesOnConditionCheckFailure: returns, ...known }: Input) =>
    writing(async () => {
      try {
        return await engine.call(operation, known);
      } catch (error) {
        const failed = error instanceof AwsError && error.code === 'ConditionalCheckFailedException';
        if (!failed || returns !== 'ALL_OLD') throw error;
        throw conditionalCheckFailed(await existingItem(known));
      }
    });

  /** dynalite's tables are ready a turn after it said so. */
  async function settled(tableName: string, isSettled: (status: unknown) => boolean): Promise<void> {
    for (;;) {
      const status = await engine.call('DescribeTable', { TableName: tableName }).then(
        ({ Table: table }) => (isRecord(table) ? table.TableStatus : undefined),
        () => undefined,
      );
      if (isSettled(status)) return;
      await nextTurn();
    }
  }

  async function call(operation: string, input: Input): Promise<Output> {
    if (writes.has(operation)) return write(operation, input);
    const tableName = String(input.TableName);
    const output = await engine.call(operation, input).catch((error: unknown) => {
      throw isSilent(error) ? tableExists(tableName) : error;
    });
    if (operation === 'CreateTable') await settled(tableName, (status) => status === 'ACTIVE');
    if (operation === 'DeleteTable') await settled(tableName, (status) => status === undefined);
    return output;
  }

  return {
    name: 'dynamodb',
    call: ({ operation, input }) => call(operation, input),
    close: () => engine.close(),
  };
}
