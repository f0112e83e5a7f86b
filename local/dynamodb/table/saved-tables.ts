import * as z from 'zod/mini';
import { isRecord } from '../../kit/json.ts';
import type { Stateful } from '../../kit/state.ts';
import { parseItem } from '../attribute-value.ts';
import { keyOf, keySchemaShape } from './key-schema.ts';
import { settingsShape, Table } from './table.ts';

const tableShape = z.object({
  schema: keySchemaShape,
  description: z.record(z.string(), z.unknown()),
  settings: settingsShape,
  tags: z.record(z.string(), z.string()),
});

/** The member that holds the items of a table: a table that has not changed is not written again. */
const itemsOf = (tableName: string): string => `items of ${tableName}`;

/** Tables with their items. What only stale reads would see is not kept. */
export const savedTables = (tables: Map<string, Table>): Stateful => ({
  snapshot: () => ({
    tables: Object.fromEntries(
      [...tables.values()].map(({ name, schema, description, settings, tags }) => [
        name,
        { schema, description, settings, tags },
      ]),
    ),
    ...Object.fromEntries([...tables.values()].map((table) => [itemsOf(table.name), table.saved()])),
  }),
  restore(state) {
    if (!isRecord(state)) throw new TypeError('not a snapshot of DynamoDB');
    const saved = z.record(z.string(), tableShape).parse(state.tables);
    tables.clear();
    for (const [name, { schema, description, settings, tags }] of Object.entries(saved)) {
      const table = new Table(name, schema, description);
      table.settings = settings;
      table.tags = tags;
      const items = state[itemsOf(name)];
      for (const kept of Object.values(isRecord(items) ? items : {})) {
        const item = parseItem(kept);
        table.write(keyOf(schema, item), item);
      }
      tables.set(name, table);
    }
  },
});
