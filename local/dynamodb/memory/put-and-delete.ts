import type { Output } from '../../kit/call.ts';
import { cloneItem, parseItem } from '../attribute-value.ts';
import { validationError } from '../errors.ts';
import { placeholders } from '../expressions/placeholders.ts';
import type { Input } from '../input.ts';
import { oneOf, refuseOthers, requiredRecord } from '../input.ts';
import { itemBytes, maximumItemBytes } from '../item-size.ts';
import { checkGuard, readGuard, write, writeMembers } from './conditional-write.ts';
import type { Database } from './database.ts';
import { tableOf } from './database.ts';
import { checkItem, checkKey, keyOf } from './key-schema.ts';

const returnValues = ['NONE', 'ALL_OLD', 'UPDATED_OLD', 'ALL_NEW', 'UPDATED_NEW'] as const;

function readReturnsOld(input: Input): boolean {
  const wanted = oneOf(input, 'ReturnValues', returnValues);
  if (wanted !== 'NONE' && wanted !== 'ALL_OLD') {
    throw validationError('ReturnValues can only be ALL_OLD or NONE');
  }
  return wanted === 'ALL_OLD';
}

export function putItem(database: Database, input: Input): Output {
  refuseOthers('PutItem', input, [...writeMembers, 'Item']);
  const names = placeholders(input, ['ConditionExpression'], ['ConditionExpression']);
  const item = parseItem(requiredRecord(input, 'Item'));
  const returnsOld = readReturnsOld(input);
  if (itemBytes(item) > maximumItemBytes) throw validationError('Item size has exceeded the maximum allowed size');
  const guard = readGuard(input, names);
  names.refuseUnused();
  const table = tableOf(database, input);
  checkItem(table.schema, item);
  const key = keyOf(table.schema, item);
  const existing = table.get(key);
  checkGuard(guard, existing);
  write(database, table, key, item);
  return returnsOld && existing !== undefined ? { Attributes: cloneItem(existing) } : {};
}

export function deleteItem(database: Database, input: Input): Output {
  refuseOthers('DeleteItem', input, [...writeMembers, 'Key']);
  const names = placeholders(input, ['ConditionExpression'], ['ConditionExpression']);
  const key = parseItem(requiredRecord(input, 'Key'));
  const returnsOld = readReturnsOld(input);
  const guard = readGuard(input, names);
  names.refuseUnused();
  const table = tableOf(database, input);
  checkKey(table.schema, key);
  const existing = table.get(key);
  checkGuard(guard, existing);
  if (existing !== undefined) write(database, table, key, undefined);
  return returnsOld && existing !== undefined ? { Attributes: cloneItem(existing) } : {};
}
