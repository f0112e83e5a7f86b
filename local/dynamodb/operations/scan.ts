import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import type { Item } from '../attribute-value.ts';
import { parseItem } from '../attribute-value.ts';
import { equalValues } from '../comparison.ts';
import { validationError } from '../errors.ts';
import { placeholders } from '../expressions/placeholders.ts';
import { type Database, tableOf } from '../table/database.ts';
import { checkKey, type KeySchema, keyOf } from '../table/key-schema.ts';
import { pageMembers, pageReader } from '../table/page.ts';
import type { Table } from '../table/table.ts';

const expressions = ['ProjectionExpression', 'FilterExpression'];

export const Scan = operation(z.strictObject(pageMembers), (database: Database, input) => {
  const names = placeholders(input, expressions, ['FilterExpression']);
  const startKey = input.ExclusiveStartKey && parseItem(input.ExclusiveStartKey);
  const readPage = pageReader(input, names);
  names.refuseUnused();
  const table = tableOf(database, input.TableName);
  return readPage(table.schema, startKey === undefined ? table.all() : following(table, startKey));
});

/** The items after `key`, which may itself have been deleted since. */
function following(table: Table, key: Item): Item[] {
  try {
    checkKey(table.schema, key);
  } catch (error) {
    throw validationError(
      `The provided starting key is invalid: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const items = table.get(key) === undefined ? withGhost(table, key) : table.all();
  const index = items.findIndex((item) => sameKey(table.schema, item, key));
  return items.slice(index + 1);
}

function withGhost(table: Table, key: Item): Item[] {
  table.write(key, key);
  const items = table.all();
  table.write(key, undefined);
  return items;
}

const sameKey = (schema: KeySchema, left: Item, right: Item) =>
  equalValues({ M: keyOf(schema, left) }, { M: keyOf(schema, right) });
