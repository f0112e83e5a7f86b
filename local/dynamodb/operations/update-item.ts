import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import type { Item } from '../attribute-value.ts';
import { cloneItem, parseItem } from '../attribute-value.ts';
import type { DocumentPath } from '../document-path.ts';
import { pick } from '../document-path.ts';
import { validationError } from '../errors.ts';
import { applyUpdate } from '../expressions/apply-update.ts';
import { parseUpdate } from '../expressions/parse-update.ts';
import { placeholders } from '../expressions/placeholders.ts';
import type { UpdateAction } from '../expressions/update.ts';
import { itemBytes, maximumItemBytes } from '../item-size.ts';
import { structure } from '../shapes.ts';
import { checkGuard, readGuard, write, writeMembers } from '../table/conditional-write.ts';
import { type Database, tableOf } from '../table/database.ts';
import { checkKey, type KeySchema, keyAttributes } from '../table/key-schema.ts';

const expressions = ['UpdateExpression', 'ConditionExpression'] as const;

const shape = z.strictObject({ ...writeMembers, Key: structure, UpdateExpression: z.optional(z.string()) });

export const UpdateItem = operation(shape, (database: Database, input) => {
  const names = placeholders(input, expressions, expressions);
  const key = parseItem(input.Key);
  const actions = input.UpdateExpression === undefined ? [] : parseUpdate(input.UpdateExpression, names);
  const guard = readGuard(input, names);
  names.refuseUnused();
  const table = tableOf(database, input.TableName);
  checkKey(table.schema, key);
  refuseKeyUpdates(table.schema, actions);
  const existing = table.get(key);
  checkGuard(guard, existing);
  const item = applyUpdate(existing ?? key, actions);
  if (itemBytes(item) > maximumItemBytes) {
    throw validationError('Item size to update has exceeded the maximum allowed size');
  }
  write(database, table, key, item);
  const paths = actions.map((action) => action.path);
  const attributes = returned(input.ReturnValues, existing, item, paths);
  return attributes === undefined ? {} : { Attributes: cloneItem(attributes) };
});

function refuseKeyUpdates(schema: KeySchema, actions: readonly UpdateAction[]): void {
  for (const { name } of keyAttributes(schema)) {
    if (actions.some((action) => action.path[0] === name)) {
      throw validationError(
        `One or more parameter values were invalid: Cannot update attribute ${name}. This attribute is part of the key`,
      );
    }
  }
}

function returned(
  wanted: z.infer<typeof shape>['ReturnValues'],
  before: Item | undefined,
  after: Item,
  paths: readonly DocumentPath[],
): Item | undefined {
  switch (wanted) {
    case 'ALL_NEW':
      return after;
    case 'UPDATED_NEW':
      return pick(after, paths);
    case 'ALL_OLD':
      return before;
    case 'UPDATED_OLD':
      return before && pick(before, paths);
    case 'NONE':
      return undefined;
  }
}
