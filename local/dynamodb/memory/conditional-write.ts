import type { Item } from '../attribute-value.ts';
import { cloneItem, emptyItem } from '../attribute-value.ts';
import { conditionalCheckFailed } from '../errors.ts';
import type { Condition } from '../expressions/condition.ts';
import { matches } from '../expressions/matches.ts';
import { parseCondition } from '../expressions/parse-condition.ts';
import type { Placeholders } from '../expressions/placeholders.ts';
import type { Input } from '../input.ts';
import { oneOf, optionalText } from '../input.ts';
import type { Database } from './database.ts';
import type { Table } from './table.ts';

/** The members of every write that this model knows, besides those of its own. */
export const writeMembers = [
  'TableName',
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ReturnValues',
  'ReturnValuesOnConditionCheckFailure',
  'ReturnConsumedCapacity',
  'ReturnItemCollectionMetrics',
] as const;

/** A write's condition, and what to do when it fails. */
export interface Guard {
  readonly condition: Condition | undefined;
  readonly returnItem: boolean;
}

/** @throws ValidationException, also for members that would ask for more than this model answers */
export function readGuard(input: Input, placeholders: Placeholders): Guard {
  oneOf(input, 'ReturnConsumedCapacity', ['NONE']);
  oneOf(input, 'ReturnItemCollectionMetrics', ['NONE']);
  const expression = optionalText(input, 'ConditionExpression');
  return {
    condition: expression === undefined ? undefined : parseCondition('ConditionExpression', expression, placeholders),
    returnItem: oneOf(input, 'ReturnValuesOnConditionCheckFailure', ['NONE', 'ALL_OLD']) === 'ALL_OLD',
  };
}

/** @throws ConditionalCheckFailedException */
export function checkGuard({ condition, returnItem }: Guard, existing: Item | undefined): void {
  if (condition === undefined || matches(existing ?? emptyItem(), condition)) return;
  throw conditionalCheckFailed(returnItem && existing !== undefined ? cloneItem(existing) : undefined);
}

/** Writes, keeping the old version where stale reads are wanted. */
export function write({ staleReads, surroundings }: Database, table: Table, key: Item, item: Item | undefined): void {
  table.write(key, item, staleReads === undefined ? undefined : surroundings.clock.now());
}
