import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AwsRequest, AwsResponse } from '../http-message.ts';
import { AwsError } from '../kit/aws-error.ts';
import type { Output } from '../kit/call.ts';
import { dynaliteEngine } from './dynalite/engine.ts';
import { refuseBeyondDynalite } from './dynalite/limits.ts';
import { oneAtATime } from './dynalite/one-at-a-time.ts';
import { inputOf, operationOf, toErrorResponse, toResponse } from './dynalite/wire.ts';
import type { DynamoDb } from './dynamo-db.ts';
import { conditionalCheckFailed, tableExists } from './errors.ts';
import type { Input } from './input.ts';
import { isRecord, oneOf, optionalRecord, requiredText } from './input.ts';
import { tableSettings } from './table-settings.ts';

const writes = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem']);

/** dynalite refuses a table that exists without a word. */
const isSilent = (error: unknown): boolean =>
  error instanceof AwsError && error.code === 'ResourceInUseException' && error.message === '';

/** A table without the members that dynalite describes it with and DynamoDB does not. */
function described(output: Output): Output {
  const strip = (value: unknown): unknown => {
    if (!isRecord(value)) return value;
    const { TableThroughputModeSummary: _, BillingMode: __, ...table } = value;
    return table;
  };
  const { Table: table, TableDescription: description, ...others } = output;
  return {
    ...others,
    ...(table === undefined ? {} : { Table: strip(table) }),
    ...(description === undefined ? {} : { TableDescription: strip(description) }),
  };
}

/**
 * DynamoDB by dynalite, in real time, with all that dynalite knows: indexes and legacy parameters too. Added to it are
 * ReturnValuesOnConditionCheckFailure and the settings of time to live and recovery.
 *
 * @param path the folder that holds tables and items; without one they are gone when the process is, and cannot be snapshot
 */
export function dynaliteDynamoDb({ path }: { readonly path?: string } = {}): DynamoDb & {
  raw(request: AwsRequest): Promise<AwsResponse>;
} {
  const engine = dynaliteEngine(path);
  const settings = tableSettings();
  const writing = oneAtATime();

  /** The item that a refused write would have changed, as long as no other write can come between. */
  async function existingItem(input: Input): Promise<unknown> {
    const { Table: table } = await engine.call('DescribeTable', { TableName: input.TableName });
    const schema = isRecord(table) && Array.isArray(table.KeySchema) ? table.KeySchema : [];
    const given = optionalRecord(input, 'Key') ?? optionalRecord(input, 'Item') ?? {};
    const key = schema.map(({ AttributeName: name }) => [name, given[name]]);
    const found = await engine.call('GetItem', {
      TableName: input.TableName,
      Key: Object.fromEntries(key),
      ConsistentRead: true,
    });
    return found.Item;
  }

  async function write(operation: string, input: Input): Promise<Output> {
    const { ReturnValuesOnConditionCheckFailure: _, ...known } = input;
    const returnItem = oneOf(input, 'ReturnValuesOnConditionCheckFailure', ['NONE', 'ALL_OLD']) === 'ALL_OLD';
    refuseBeyondDynalite(engine, operation, known);
    return writing(async () => {
      try {
        return await engine.call(operation, known);
      } catch (error) {
        const failed = error instanceof AwsError && error.code === 'ConditionalCheckFailedException';
        if (!failed || !returnItem) throw error;
        throw conditionalCheckFailed(await existingItem(known));
      }
    });
  }

  /** dynalite's tables are ready a turn after it said so; nobody should have to poll for that. */
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
    if (settings.handles(operation)) {
      const table = { TableName: requiredText(input, 'TableName') };
      const exists = await engine.call('DescribeTable', table).then(
        () => true,
        (error: unknown) => {
          if (error instanceof AwsError && error.code === 'ResourceNotFoundException') return false;
          throw error;
        },
      );
      return settings.call(operation, input, exists);
    }
    if (writes.has(operation)) return write(operation, input);
    refuseBeyondDynalite(engine, operation, input);
    const tableName = String(input.TableName);
    const output = await engine.call(operation, input).catch((error: unknown) => {
      throw isSilent(error) ? tableExists(tableName) : error;
    });
    if (operation === 'CreateTable') await settled(tableName, (status) => status === 'ACTIVE');
    if (operation === 'DeleteTable') {
      await settled(tableName, (status) => status === undefined);
      settings.forget(tableName);
    }
    return described(output);
  }

  return {
    name: 'dynamodb',
    call: ({ operation, input }) => call(operation, input),
    async raw(request) {
      const requestId = randomUUID();
      try {
        return toResponse(await call(operationOf(request), inputOf(request)), requestId);
      } catch (error) {
        if (error instanceof AwsError) return toErrorResponse(error, requestId);
        throw error;
      }
    },
    close: () => engine.close(),
    snapshot() {
      if (path === undefined) throw new Error('DynamoDB in memory (dynalite) has no snapshot: give it a path');
      return { settings: settings.snapshot() };
    },
    restore: (state) => settings.restore(isRecord(state) ? state.settings : undefined),
  };
}
