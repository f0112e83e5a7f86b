import * as z from 'zod/mini';
import type { Output } from '../../kit/call.ts';
import type { Item } from '../attribute-value.ts';
import { cloneItem } from '../attribute-value.ts';
import { pick } from '../document-path.ts';
import { matches } from '../expressions/matches.ts';
import { parseCondition } from '../expressions/parse-condition.ts';
import type { Placeholders } from '../expressions/placeholders.ts';
import { parseProjection } from '../expressions/projection.ts';
import { itemBytes } from '../item-size.ts';
import { count, nothing, structure } from '../shapes.ts';
import type { KeySchema } from './key-schema.ts';
import { keyOf } from './key-schema.ts';

/** The members of Query and Scan alike. */
export const pageMembers = {
  TableName: z.string(),
  Limit: z.optional(count),
  ExclusiveStartKey: z.optional(structure),
  FilterExpression: z.optional(z.string()),
  ProjectionExpression: z.optional(z.string()),
  ExpressionAttributeNames: z.optional(structure),
  ExpressionAttributeValues: z.optional(structure),
  ConsistentRead: z.optional(z.boolean()),
  Select: z.optional(z.enum(['ALL_ATTRIBUTES', 'SPECIFIC_ATTRIBUTES', 'COUNT'])),
  ReturnConsumedCapacity: nothing,
};

const pageShape = z.object(pageMembers);

/** A page ends once its items reach this size, whatever its limit. */
const pageBytes = 1024 * 1024;

/** How a request wants its page, read before the table is looked at, as DynamoDB does. */
export function pageReader(
  { Select, Limit, FilterExpression: filter, ProjectionExpression: projection }: z.infer<typeof pageShape>,
  names: Placeholders,
) {
  const condition = filter === undefined ? undefined : parseCondition('FilterExpression', filter, names);
  const paths = projection === undefined ? undefined : parseProjection(projection, names);
  return (schema: KeySchema, candidates: readonly Item[]): Output => {
    const { read, full } = take(candidates, Limit);
    const last = read[read.length - 1];
    const kept = condition === undefined ? read : read.filter((item) => matches(item, condition));
    return {
      Count: kept.length,
      ScannedCount: read.length,
      ...(Select === 'COUNT'
        ? {}
        : { Items: kept.map((item) => cloneItem(paths === undefined ? item : pick(item, paths))) }),
      ...(full && last !== undefined ? { LastEvaluatedKey: cloneItem(keyOf(schema, last)) } : {}),
    };
  };
}

/** `full` also when the page ends exactly at the last item: DynamoDB does not look further either. */
function take(candidates: readonly Item[], limit = Number.POSITIVE_INFINITY): { read: Item[]; full: boolean } {
  const read: Item[] = [];
  let bytes = 0;
  for (const item of candidates) {
    if (read.length >= limit || bytes >= pageBytes) break;
    read.push(item);
    bytes += itemBytes(item);
  }
  return { read, full: read.length >= limit || bytes >= pageBytes };
}
