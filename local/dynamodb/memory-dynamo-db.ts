import { notImplemented } from '../kit/aws-error.ts';
import type { Output } from '../kit/call.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Item } from './attribute-value.ts';
import type { DynamoDb } from './dynamo-db.ts';
import type { Input } from './input.ts';
import { isRecord, requiredText } from './input.ts';
import { batchWriteItem } from './memory/batch-write.ts';
import type { Database, StaleReads } from './memory/database.ts';
import { getItem } from './memory/get-item.ts';
import { deleteItem, putItem } from './memory/put-and-delete.ts';
import { query } from './memory/query.ts';
import { loadTables, saveTables } from './memory/saved-tables.ts';
import { scan } from './memory/scan.ts';
import { createTable, deleteTable, describeTable, listTables } from './memory/table-operations.ts';
import { updateItem } from './memory/update-item.ts';
import { tableSettings } from './table-settings.ts';

const operations: Readonly<Record<string, (database: Database, input: Input) => Output>> = {
  CreateTable: createTable,
  DescribeTable: describeTable,
  DeleteTable: deleteTable,
  ListTables: listTables,
  PutItem: putItem,
  GetItem: getItem,
  UpdateItem: updateItem,
  DeleteItem: deleteItem,
  Query: query,
  Scan: scan,
  BatchWriteItem: batchWriteItem,
};

export interface MemoryDynamoDb extends DynamoDb {
  /** An item as it is at this moment, without a call: for who looks on. Undefined when there is none. */
  peek(tableName: string, key: Item): Item | undefined;
}

/**
 * DynamoDB in memory for virtual time: no timers, and a call has taken effect when it returns its promise. What it does
 * not know (indexes, legacy parameters, consumed capacity, transactions) is refused by name.
 *
 * @param staleReads lets a GetItem without ConsistentRead answer the version before the last write, as random() decides
 */
export function memoryDynamoDb({
  surroundings,
  staleReads,
}: {
  readonly surroundings: Surroundings;
  readonly staleReads?: StaleReads;
}): MemoryDynamoDb {
  const database: Database = { tables: new Map(), surroundings, staleReads };
  const settings = tableSettings();
  return {
    name: 'dynamodb',
    async call({ operation, input }) {
      if (settings.handles(operation)) {
        return settings.call(operation, input, database.tables.has(requiredText(input, 'TableName')));
      }
      const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (run === undefined) throw notImplemented('dynamodb', operation);
      const output = run(database, input);
      if (operation === 'DeleteTable') settings.forget(String(input.TableName));
      return output;
    },
    peek: (tableName, key) => database.tables.get(tableName)?.get(key),
    close: () => Promise.resolve(),
    snapshot: () => ({ tables: saveTables(database), settings: settings.snapshot() }),
    restore(state) {
      if (!isRecord(state)) throw new Error('not a snapshot of DynamoDB');
      loadTables(database, state.tables);
      settings.restore(state.settings);
    },
  };
}
