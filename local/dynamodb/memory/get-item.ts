import type { Output } from '../../kit/call.ts';
import type { Item } from '../attribute-value.ts';
import { cloneItem, parseItem } from '../attribute-value.ts';
import { pick } from '../document-path.ts';
import { placeholders } from '../expressions/placeholders.ts';
import { parseProjection } from '../expressions/projection.ts';
import type { Input } from '../input.ts';
import { oneOf, optionalFlag, optionalText, refuseOthers, requiredRecord } from '../input.ts';
import type { Database } from './database.ts';
import { tableOf } from './database.ts';
import { checkKey } from './key-schema.ts';
import type { Table } from './table.ts';

const members = [
  'TableName',
  'Key',
  'ConsistentRead',
  'ProjectionExpression',
  'ExpressionAttributeNames',
  'ReturnConsumedCapacity',
];

export function getItem(database: Database, input: Input): Output {
  refuseOthers('GetItem', input, members);
  oneOf(input, 'ReturnConsumedCapacity', ['NONE']);
  const names = placeholders(input, ['ProjectionExpression'], []);
  const key = parseItem(requiredRecord(input, 'Key'));
  const projection = optionalText(input, 'ProjectionExpression');
  const paths = projection === undefined ? undefined : parseProjection(projection, names);
  names.refuseUnused();
  const table = tableOf(database, input);
  checkKey(table.schema, key);
  const item = optionalFlag(input, 'ConsistentRead') === true ? table.get(key) : read(database, table, key);
  if (item === undefined) return {};
  return { Item: cloneItem(paths === undefined ? item : pick(item, paths)) };
}

/** An eventually consistent read: where stale reads are wanted, perhaps the version before the last write. */
function read({ staleReads, surroundings }: Database, table: Table, key: Item): Item | undefined {
  const before = staleReads && table.before(key);
  const current = table.get(key);
  if (staleReads === undefined || before === undefined) return current;
  if (surroundings.clock.now() - before.at >= staleReads.withinMilliseconds) return current;
  return surroundings.random() < staleReads.probability ? before.item : current;
}
