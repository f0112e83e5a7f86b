import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { parseItem } from '../attribute-value.ts';
import { resourceNotFound, validationError } from '../errors.ts';
import { itemBytes, maximumItemBytes } from '../item-size.ts';
import { nothing, structure } from '../shapes.ts';
import { write } from '../table/conditional-write.ts';
import type { Database } from '../table/database.ts';
import { checkItem, checkKey, keyOf } from '../table/key-schema.ts';
import type { Table } from '../table/table.ts';

const maximumRequests = 25;

const requestShape = z.strictObject({
  PutRequest: z.optional(z.strictObject({ Item: structure })),
  DeleteRequest: z.optional(z.strictObject({ Key: structure })),
});

/** Checks every request before the first is carried out. Nothing is ever left unprocessed. */
export const BatchWriteItem = operation(
  z.strictObject({
    RequestItems: z.record(z.string(), z.array(requestShape)),
    ReturnConsumedCapacity: nothing,
    ReturnItemCollectionMetrics: nothing,
  }),
  (database: Database, { RequestItems }) => {
    const writes = Object.entries(RequestItems).flatMap(([name, requests]) => {
      const table = database.tables.get(name);
      if (table === undefined) throw resourceNotFound();
      return requests.map((request) => readRequest(table, request));
    });
    if (writes.length === 0 || writes.length > maximumRequests) {
      throw validationError(
        `1 validation error detected: Value at 'requestItems' failed to satisfy constraint: Member must have between 1 and ${maximumRequests} requests`,
      );
    }
    const keys = writes.map(({ table, key }) => JSON.stringify([table.name, Object.entries(key).sort()]));
    if (new Set(keys).size < keys.length) throw validationError('Provided list of item keys contains duplicates');
    for (const { table, key, item } of writes) write(database, table, key, item);
    return { UnprocessedItems: {} };
  },
);

function readRequest(table: Table, { PutRequest: put, DeleteRequest: remove }: z.infer<typeof requestShape>) {
  if (put !== undefined && remove === undefined) {
    const item = parseItem(put.Item);
    if (itemBytes(item) > maximumItemBytes) throw validationError('Item size has exceeded the maximum allowed size');
    checkItem(table.schema, item);
    return { table, key: keyOf(table.schema, item), item };
  }
  if (remove === undefined || put !== undefined) {
    throw validationError(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  }
  const key = parseItem(remove.Key);
  checkKey(table.schema, key);
  return { table, key, item: undefined };
}
