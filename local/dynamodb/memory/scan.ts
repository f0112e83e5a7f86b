import type { Output } from '../../kit/call.ts';
import type { Item } from '../attribute-value.ts';
import { parseItem } from '../attribute-value.ts';
import { equalValues } from '../comparison.ts';
import { validationError } from '../errors.ts';
import { placeholders } from '../expressions/placeholders.ts';
import type { Input } from '../input.ts';
import { optionalRecord, refuseOthers } from '../input.ts';
import type { Database } from './database.ts';
import { tableOf } from './database.ts';
import type { KeySchema } from './key-schema.ts';
import { checkKey, keyOf } from './key-schema.ts';
import { pageMembers, pageReader } from './page.ts';
import type { Table } from './table.ts';

const expressions = ['ProjectionExpression', 'FilterExpression'];

export function scan(database: Database, input: Input): Output {
  refuseOthers('Scan', input, pageMembers);
  const names = placeholders(input, expressions, ['FilterExpression']);
  const start = optionalRecord(input, 'ExclusiveStartKey');
  const startKey = start && parseItem(start);
  const readPage = pageReader(input, names);
  names.refuseUnused();
  const table = tableOf(database, input);
  if (startKey === undefined) return readPage(table.schema, table.all());
  return readPage(table.schema, following(table, startKey));
}

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
