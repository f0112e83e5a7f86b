import type { Service } from '../kit/call.ts';
import { createService } from '../kit/operations.ts';
import type { Stateful } from '../kit/state.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Item } from './attribute-value.ts';
import { dialect } from './errors.ts';
import * as batches from './operations/batch-write.ts';
import * as reads from './operations/get-item.ts';
import * as writes from './operations/put-and-delete.ts';
import * as queries from './operations/query.ts';
import * as scans from './operations/scan.ts';
import * as settings from './operations/settings.ts';
import * as tableOperations from './operations/tables.ts';
import * as tags from './operations/tags.ts';
import * as updates from './operations/update-item.ts';
import type { Database, StaleReads } from './table/database.ts';
import { savedTables } from './table/saved-tables.ts';

export interface DynamoDbOptions {
  readonly surroundings: Surroundings;
  /** Lets a GetItem without ConsistentRead answer the version before the last write, as random() decides. */
  readonly staleReads?: StaleReads | undefined;
}

export interface DynamoDb extends Service, Stateful {
  /** An item as it is at this moment, without a call. Undefined when there is none. */
  peek(tableName: string, key: Item): Item | undefined;
}

const operations = {
  ...batches,
  ...queries,
  ...reads,
  ...scans,
  ...settings,
  ...tableOperations,
  ...tags,
  ...updates,
  ...writes,
};

/**
 * DynamoDB in memory: no timers, and a call has taken effect when it returns its promise. Indexes, legacy parameters,
 * consumed capacity and transactions are refused by name.
 */
export function dynamoDb({ surroundings, staleReads }: DynamoDbOptions): DynamoDb {
  const database: Database = { tables: new Map(), surroundings, staleReads };
  return {
    ...createService({ name: 'dynamodb', operations, context: database, dialect }),
    ...savedTables(database.tables),
    peek: (tableName, key) => database.tables.get(tableName)?.get(key),
  };
}
