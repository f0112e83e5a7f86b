import * as z from 'zod/mini';
import type { Item } from '../attribute-value.ts';
import { cloneItem, emptyItem } from '../attribute-value.ts';
import { conditionalCheckFailed } from '../errors.ts';
import type { Condition } from '../expressions/condition.ts';
import { matches } from '../expressions/matches.ts';
import { parseCondition } from '../expressions/parse-condition.ts';
import type { Placeholders } from '../expressions/placeholders.ts';
import { nothing, structure } from '../shapes.ts';
import type { Database } from './database.ts';
import type { Table } from './table.ts';

/** The members of every write, besides its key or item. */
export const writeMembers = {
  TableName: z.string(),
  ConditionExpression: z.optional(z.string()),
  ExpressionAttributeNames: z.optional(structure),
  ExpressionAttributeValues: z.optional(structure),
  ReturnValues: z._default(z.enum(['NONE', 'ALL_OLD', 'UPDATED_OLD', 'ALL_NEW', 'UPDATED_NEW']), 'NONE'),
  ReturnValuesOnConditionCheckFailure: z.optional(z.enum(['NONE', 'ALL_OLD'])),
  ReturnConsumedCapacity: nothing,
  ReturnItemCollectionMetrics: nothing,
};

const guardedShape = z.object(writeMembers);

/** A write's condition, and what to do when it fails. */
export interface Guard {
  readonly condition: Condition | undefined;
  readonly returnItem: boolean;
}

type Guarded = Pick<z.infer<typeof guardedShape>, 'ConditionExpression' | 'ReturnValuesOnConditionCheckFailure'>;

/** @throws ValidationException */
export function readGuard(
  { ConditionExpression: expression, ReturnValuesOnConditionCheckFailure: returns }: Guarded,
  placeholders: Placeholders,
): Guard {
  return {
    condition: expression === undefined ? undefined : parseCondition('ConditionExpression', expression, placeholders),
    returnItem: returns === 'ALL_OLD',
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
