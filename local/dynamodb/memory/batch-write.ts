import type { Output } from '../../kit/call.ts';
import { parseItem } from '../attribute-value.ts';
import { resourceNotFound, validationError } from '../errors.ts';
import type { Input } from '../input.ts';
import { isRecord, oneOf, refuseOthers, requiredRecord, serializationError } from '../input.ts';
import { itemBytes, maximumItemBytes } from '../item-size.ts';
import { write } from './conditional-write.ts';
import type { Database } from './database.ts';
import { checkItem, checkKey, keyOf } from './key-schema.ts';
import type { Table } from './table.ts';

const maximumRequests = 25;

/** Checks every request before the first is carried out. Nothing is ever left unprocessed. */
export function batchWriteItem(database: Database, input: Input): Output {
  refuseOthers('BatchWriteItem', input, ['RequestItems', 'ReturnConsumedCapacity', 'ReturnItemCollectionMetrics']);
  oneOf(input, 'ReturnConsumedCapacity', ['NONE']);
  oneOf(input, 'ReturnItemCollectionMetrics', ['NONE']);
  const writes = Object.entries(requiredRecord(input, 'RequestItems')).flatMap(([name, requests]) => {
    const table = database.tables.get(name);
    if (table === undefined) throw resourceNotFound();
    if (!Array.isArray(requests)) throw serializationError();
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
}

function readRequest(table: Table, request: unknown) {
  if (!isRecord(request)) throw serializationError();
  refuseOthers('RequestItems', request, ['PutRequest', 'DeleteRequest']);
  const { PutRequest: put, DeleteRequest: remove } = request;
  if (isRecord(put) && remove === undefined) {
    refuseOthers('PutRequest', put, ['Item']);
    const item = parseItem(requiredRecord(put, 'Item'));
    if (itemBytes(item) > maximumItemBytes) throw validationError('Item size has exceeded the maximum allowed size');
    checkItem(table.schema, item);
    return { table, key: keyOf(table.schema, item), item };
  }
  if (!isRecord(remove) || put !== undefined) {
    throw validationError(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  }
  refuseOthers('DeleteRequest', remove, ['Key']);
  const key = parseItem(requiredRecord(remove, 'Key'));
  checkKey(table.schema, key);
  return { table, key, item: undefined };
}
