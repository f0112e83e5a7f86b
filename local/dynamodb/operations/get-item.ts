import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import type { Item } from '../attribute-value.ts';
import { cloneItem, parseItem } from '../attribute-value.ts';
import { pick } from '../document-path.ts';
import { placeholders } from '../expressions/placeholders.ts';
import { parseProjection } from '../expressions/projection.ts';
import { nothing, structure } from '../shapes.ts';
import { type Database, tableOf } from '../table/database.ts';
import { checkKey } from '../table/key-schema.ts';
import type { Table } from '../table/table.ts';

export const GetItem = operation(
  z.strictObject({
    TableName: z.string(),
    Key: structure,
    ConsistentRead: z.optional(z.boolean()),
    ProjectionExpression: z.optional(z.string()),
    ExpressionAttributeNames: z.optional(structure),
    ReturnConsumedCapacity: nothing,
  }),
  (database: Database, input) => {
    const names = placeholders(input, ['ProjectionExpression'], []);
    const key = parseItem(input.Key);
    const { ProjectionExpression: projection } = input;
    const paths = projection === undefined ? undefined : parseProjection(projection, names);
    names.refuseUnused();
    const table = tableOf(database, input.TableName);
    checkKey(table.schema, key);
    const item = input.ConsistentRead === true ? table.get(key) : read(database, table, key);
    if (item === undefined) return {};
    return { Item: cloneItem(paths === undefined ? item : pick(item, paths)) };
  },
);

/** An eventually consistent read: where stale reads are wanted, perhaps the version before the last write. */
function read({ staleReads, surroundings }: Database, table: Table, key: Item): Item | undefined {
  const before = staleReads && table.before(key);
  const current = table.get(key);
  if (staleReads === undefined || before === undefined) return current;
  if (surroundings.clock.now() - before.at >= staleReads.withinMilliseconds) return current;
  return surroundings.random() < staleReads.probability ? before.item : current;
}
