import type { Output } from '../../kit/call.ts';
import type { Item } from '../attribute-value.ts';
import { cloneItem } from '../attribute-value.ts';
import { pick } from '../document-path.ts';
import { matches } from '../expressions/matches.ts';
import { parseCondition } from '../expressions/parse-condition.ts';
import type { Placeholders } from '../expressions/placeholders.ts';
import { parseProjection } from '../expressions/projection.ts';
import type { Input } from '../input.ts';
import { oneOf, optionalLimit, optionalText } from '../input.ts';
import { itemBytes } from '../item-size.ts';
import type { KeySchema } from './key-schema.ts';
import { keyOf } from './key-schema.ts';

/** The members of Query and Scan alike that this model knows. */
export const pageMembers = [
  'TableName',
  'Limit',
  'ExclusiveStartKey',
  'FilterExpression',
  'ProjectionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ConsistentRead',
  'Select',
  'ReturnConsumedCapacity',
];

/** A page ends once its items reach this size, whatever its limit. */
const pageBytes = 1024 * 1024;

/** What the request wants of the items that it reads: read before the table is looked at, as DynamoDB does. */
export function pageReader(input: Input, names: Placeholders) {
  oneOf(input, 'ReturnConsumedCapacity', ['NONE']);
  const count = oneOf(input, 'Select', ['ALL_ATTRIBUTES', 'SPECIFIC_ATTRIBUTES', 'COUNT']) === 'COUNT';
  const limit = optionalLimit(input, 'Limit');
  const filter = optionalText(input, 'FilterExpression');
  const condition = filter === undefined ? undefined : parseCondition('FilterExpression', filter, names);
  const projection = optionalText(input, 'ProjectionExpression');
  const paths = projection === undefined ? undefined : parseProjection(projection, names);
  return (schema: KeySchema, candidates: readonly Item[]): Output => {
    const { read, full } = take(candidates, limit);
    const last = read[read.length - 1];
    const kept = condition === undefined ? read : read.filter((item) => matches(item, condition));
    return {
      Count: kept.length,
      ScannedCount: read.length,
      ...(count ? {} : { Items: kept.map((item) => cloneItem(paths === undefined ? item : pick(item, paths))) }),
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
