import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import type { AttributeValue, Item } from '../attribute-value.ts';
import { parseItem, typeOf } from '../attribute-value.ts';
import { beginsWith, compareValues, equalValues } from '../comparison.ts';
import { validationError } from '../errors.ts';
import type { KeyPredicate } from '../expressions/key-condition.ts';
import { keyPredicates } from '../expressions/key-condition.ts';
import { parseCondition } from '../expressions/parse-condition.ts';
import { placeholders } from '../expressions/placeholders.ts';
import { type Database, tableOf } from '../table/database.ts';
import { checkKey, type KeyAttribute, type KeySchema, keyAttributes } from '../table/key-schema.ts';
import { pageMembers, pageReader } from '../table/page.ts';

const expressions = ['ProjectionExpression', 'FilterExpression', 'KeyConditionExpression'];

export const Query = operation(
  z.strictObject({
    ...pageMembers,
    KeyConditionExpression: z.optional(z.string()),
    ScanIndexForward: z.optional(z.boolean()),
  }),
  (database: Database, input) => {
    const names = placeholders(input, expressions, ['FilterExpression', 'KeyConditionExpression']);
    const startKey = input.ExclusiveStartKey && parseItem(input.ExclusiveStartKey);
    if (input.KeyConditionExpression === undefined) {
      throw validationError(
        'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
      );
    }
    const condition = parseCondition('KeyConditionExpression', input.KeyConditionExpression, names);
    const readPage = pageReader(input, names);
    names.refuseUnused();
    const predicates = keyPredicates(condition);
    const table = tableOf(database, input.TableName);
    const { partition, matchesSort } = readPredicates(table.schema, predicates);
    const rows = table.partition(partition).filter(matchesSort);
    const forward = input.ScanIndexForward !== false;
    const ordered = forward ? rows : rows.toReversed();
    if (startKey === undefined) return readPage(table.schema, ordered);
    checkStart(table.schema, startKey, partition, matchesSort);
    return readPage(table.schema, ordered.filter(isBeyond(table.schema, startKey, forward)));
  },
);

/** @throws ValidationException unless the predicates are an equality on the partition key and at most one on the sort key */
function readPredicates(schema: KeySchema, predicates: readonly KeyPredicate[]) {
  const on = (attribute: KeyAttribute | undefined) =>
    predicates.find((predicate) => predicate.attribute === attribute?.name);
  const [partition, sort] = [on(schema.partition), on(schema.sort)];
  const missing = keyAttributes(schema).find((attribute) => on(attribute) === undefined);
  if (partition === undefined || (predicates.length > 1 && missing !== undefined)) {
    throw validationError(`Query condition missed key schema element: ${missing?.name}`);
  }
  for (const attribute of keyAttributes(schema)) {
    if (on(attribute)?.values.some((value) => typeOf(value) !== attribute.type)) {
      throw validationError(
        'One or more parameter values were invalid: Condition parameter type does not match schema type',
      );
    }
  }
  const [value] = partition.values;
  if (predicates.length > 2) throw validationError('Conditions can be of length 1 or 2 only');
  if (partition.operator !== '=' || value === undefined) throw validationError('Query key condition not supported');
  const matchesSort = (item: Item) => {
    const found = schema.sort && item[schema.sort.name];
    return sort === undefined || (found !== undefined && holds(found, sort));
  };
  return { partition: value, matchesSort };
}

function holds(value: AttributeValue, { operator, values: [first, second] }: KeyPredicate): boolean {
  if (first === undefined) return false;
  if (operator === 'begins_with') return beginsWith(value, first);
  const order = compareValues(value, first) ?? Number.NaN;
  switch (operator) {
    case '=':
      return order === 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case 'between':
      return order >= 0 && second !== undefined && (compareValues(value, second) ?? Number.NaN) <= 0;
  }
}

function checkStart(schema: KeySchema, key: Item, partition: AttributeValue, matchesSort: (item: Item) => boolean) {
  if (Object.keys(key).length !== keyAttributes(schema).length) {
    throw validationError('The provided starting key is invalid');
  }
  checkKey(schema, key);
  if (!matchesSort(key)) throw validationError('The provided starting key does not match the range key predicate');
  const found = key[schema.partition.name];
  if (found === undefined || !equalValues(found, partition)) {
    throw validationError('The provided starting key is outside query boundaries based on provided conditions');
  }
}

function isBeyond({ sort }: KeySchema, key: Item, forward: boolean) {
  return (item: Item) => {
    const [left, right] = sort === undefined ? [] : [item[sort.name], key[sort.name]];
    const order = left === undefined || right === undefined ? 0 : (compareValues(left, right) ?? 0);
    return forward ? order > 0 : order < 0;
  };
}
