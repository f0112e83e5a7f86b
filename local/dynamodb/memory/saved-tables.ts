import { parseItem } from '../attribute-value.ts';
import { isRecord } from '../input.ts';
import type { Database } from './database.ts';
import type { KeyAttribute, KeySchema } from './key-schema.ts';
import { keyOf } from './key-schema.ts';
import { Table } from './table.ts';

/** Tables with their items as JSON. What only stale reads would see is not kept. */
export const saveTables = ({ tables }: Database): unknown =>
  [...tables.values()].map((table) => ({
    name: table.name,
    schema: table.schema,
    description: table.description,
    items: table.all(),
  }));

/** Replaces all tables. @throws Error when `state` is not what saveTables gave */
export function loadTables({ tables }: Database, state: unknown): void {
  if (!Array.isArray(state)) throw new Error('not a snapshot of DynamoDB tables');
  tables.clear();
  for (const saved of state) {
    if (!isRecord(saved) || typeof saved.name !== 'string' || !isRecord(saved.description)) {
      throw new Error('not a snapshot of a DynamoDB table');
    }
    const table = new Table(saved.name, readSchema(saved.schema), saved.description);
    for (const item of Array.isArray(saved.items) ? saved.items.map(parseItem) : []) {
      table.write(keyOf(table.schema, item), item);
    }
    tables.set(table.name, table);
  }
}

function readSchema(value: unknown): KeySchema {
  const { partition, sort } = isRecord(value) ? value : {};
  return sort === undefined
    ? { partition: readAttribute(partition) }
    : { partition: readAttribute(partition), sort: readAttribute(sort) };
}

function readAttribute(value: unknown): KeyAttribute {
  const { name, type } = isRecord(value) ? value : {};
  if (typeof name !== 'string' || (type !== 'S' && type !== 'N' && type !== 'B')) {
    throw new Error('not a snapshot of a key schema');
  }
  return { name, type };
}
