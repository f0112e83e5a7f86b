import * as z from 'zod/mini';
import { cloneItem, type Item } from '../attribute-value.ts';
import { pick } from '../document-path.ts';
import { placeholders } from '../expressions/placeholders.ts';
import { parseProjection } from '../expressions/projection.ts';
import { structure } from '../shapes.ts';
import type { Database } from './database.ts';
import { checkKey } from './key-schema.ts';
import type { Table } from './table.ts';

/** How items are wanted that are read by their keys. */
export const readMembers = {
  ConsistentRead: z.optional(z.boolean()),
  ProjectionExpression: z.optional(z.string()),
  ExpressionAttributeNames: z.optional(structure),
};

const wantedShape = z.object(readMembers);

/** Reads items by their keys as a request wants them. @throws ValidationException for the request itself */
export function itemReader(database: Database, wanted: z.infer<typeof wantedShape>) {
  const names = placeholders(wanted, ['ProjectionExpression'], []);
  const { ProjectionExpression: projection, ConsistentRead } = wanted;
  const paths = projection === undefined ? undefined : parseProjection(projection, names);
  names.refuseUnused();
  return (table: Table, key: Item): Item | undefined => {
    checkKey(table.schema, key);
    const item = ConsistentRead === true ? table.get(key) : perhapsStale(database, table, key);
    return item && cloneItem(paths === undefined ? item : pick(item, paths));
  };
}

/** An eventually consistent read: where stale reads are wanted, perhaps the version before the last write. */
function perhapsStale({ staleReads, surroundings }: Database, table: Table, key: Item): Item | undefined {
  const before = staleReads && table.before(key);
  const current = table.get(key);
  if (staleReads === undefined || before === undefined) return current;
  if (surroundings.clock.now() - before.at >= staleReads.withinMilliseconds) return current;
  return surroundings.random() < staleReads.probability ? before.item : current;
}
