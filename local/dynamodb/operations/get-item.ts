import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { type Item, parseItem } from '../attribute-value.ts';
import { resourceNotFound, validationError } from '../errors.ts';
import { itemBytes } from '../item-size.ts';
import { nothing, structure } from '../shapes.ts';
import { type Database, tableOf } from '../table/database.ts';
import { itemReader, readMembers } from '../table/read.ts';

export const GetItem = operation(
  z.strictObject({ TableName: z.string(), Key: structure, ...readMembers, ReturnConsumedCapacity: nothing }),
  (database: Database, input) => {
    // The request is looked at before the table, as DynamoDB does.
    const key = parseItem(input.Key);
    const read = itemReader(database, input);
    const item = read(tableOf(database, input.TableName), key);
    return item === undefined ? {} : { Item: item };
  },
);

const mostKeys = 100;
/** Items of an answer; the keys of all further ones are left unprocessed. */
const mostBytes = 16 * 1024 * 1024;

const wantedShape = z.strictObject({ Keys: z.array(structure), ...readMembers });
const batchShape = z.strictObject({
  RequestItems: z.record(z.string(), wantedShape),
  ReturnConsumedCapacity: nothing,
});

type Wanted = z.infer<typeof wantedShape>;

/** @throws ValidationException for no keys, too many, or one that is named twice */
function checkKeys(wanted: readonly (readonly [string, Wanted])[]): void {
  const keys = wanted.flatMap(([name, { Keys }]) =>
    Keys.map((key) => JSON.stringify([name, Object.entries(parseItem(key)).sort()])),
  );
  if (keys.length === 0 || keys.length > mostKeys) {
    throw validationError(
      `1 validation error detected: Value at 'requestItems' failed to satisfy constraint: Member must have between 1 and ${mostKeys} keys`,
    );
  }
  if (new Set(keys).size < keys.length) throw validationError('Provided list of item keys contains duplicates');
}

/** Keys that lead nowhere have no item in the answer. */
export const BatchGetItem = operation(batchShape, (database: Database, { RequestItems }) => {
  const wanted = Object.entries(RequestItems);
  checkKeys(wanted);
  let bytes = 0;
  const responses: Record<string, Item[]> = {};
  const unprocessed: Record<string, Wanted> = {};
  for (const [name, request] of wanted) {
    const table = database.tables.get(name);
    if (table === undefined) throw resourceNotFound();
    const read = itemReader(database, request);
    const items: Item[] = [];
    const left: Wanted['Keys'] = [];
    for (const key of request.Keys) {
      const item = bytes < mostBytes ? read(table, parseItem(key)) : undefined;
      if (bytes >= mostBytes) left.push(key);
      else if (item !== undefined) items.push(item);
      bytes += item === undefined ? 0 : itemBytes(item);
    }
    responses[name] = items;
    if (left.length > 0) unprocessed[name] = { ...request, Keys: left };
  }
  return { Responses: responses, UnprocessedKeys: unprocessed };
});
