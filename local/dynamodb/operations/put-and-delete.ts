import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { cloneItem, parseItem } from '../attribute-value.ts';
import { validationError } from '../errors.ts';
import { placeholders } from '../expressions/placeholders.ts';
import { itemBytes, maximumItemBytes } from '../item-size.ts';
import { structure } from '../shapes.ts';
import { checkGuard, readGuard, write, writeMembers } from '../table/conditional-write.ts';
import { type Database, tableOf } from '../table/database.ts';
import { checkItem, checkKey, keyOf } from '../table/key-schema.ts';

/** Whether the old item is wanted: a whole item has no parts that were updated. */
function returnsOld(wanted: string): boolean {
  if (wanted !== 'NONE' && wanted !== 'ALL_OLD') throw validationError('ReturnValues can only be ALL_OLD or NONE');
  return wanted === 'ALL_OLD';
}

export const PutItem = operation(z.strictObject({ ...writeMembers, Item: structure }), (database: Database, input) => {
  const names = placeholders(input, ['ConditionExpression'], ['ConditionExpression']);
  const item = parseItem(input.Item);
  const old = returnsOld(input.ReturnValues);
  if (itemBytes(item) > maximumItemBytes) throw validationError('Item size has exceeded the maximum allowed size');
  const guard = readGuard(input, names);
  names.refuseUnused();
  const table = tableOf(database, input.TableName);
  checkItem(table.schema, item);
  const key = keyOf(table.schema, item);
  const existing = table.get(key);
  checkGuard(guard, existing);
  write(database, table, key, item);
  return old && existing !== undefined ? { Attributes: cloneItem(existing) } : {};
});

export const DeleteItem = operation(
  z.strictObject({ ...writeMembers, Key: structure }),
  (database: Database, input) => {
    const names = placeholders(input, ['ConditionExpression'], ['ConditionExpression']);
    const key = parseItem(input.Key);
    const old = returnsOld(input.ReturnValues);
    const guard = readGuard(input, names);
    names.refuseUnused();
    const table = tableOf(database, input.TableName);
    checkKey(table.schema, key);
    const existing = table.get(key);
    checkGuard(guard, existing);
    if (existing !== undefined) write(database, table, key, undefined);
    return old && existing !== undefined ? { Attributes: cloneItem(existing) } : {};
  },
);
