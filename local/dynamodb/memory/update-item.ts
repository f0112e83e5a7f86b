import type { Output } from '../../kit/call.ts';
import type { Item } from '../attribute-value.ts';
import { cloneItem, parseItem } from '../attribute-value.ts';
import type { DocumentPath } from '../document-path.ts';
import { pick } from '../document-path.ts';
import { validationError } from '../errors.ts';
import { applyUpdate } from '../expressions/apply-update.ts';
import { parseUpdate } from '../expressions/parse-update.ts';
import { placeholders } from '../expressions/placeholders.ts';
import type { UpdateAction } from '../expressions/update.ts';
import type { Input } from '../input.ts';
import { oneOf, optionalText, refuseOthers, requiredRecord } from '../input.ts';
import { itemBytes, maximumItemBytes } from '../item-size.ts';
import { checkGuard, readGuard, write, writeMembers } from './conditional-write.ts';
import type { Database } from './database.ts';
import { tableOf } from './database.ts';
import type { KeySchema } from './key-schema.ts';
import { checkKey, keyAttributes } from './key-schema.ts';

const returnValues = ['NONE', 'ALL_OLD', 'UPDATED_OLD', 'ALL_NEW', 'UPDATED_NEW'] as const;
const expressions = ['UpdateExpression', 'ConditionExpression'] as const;

export function updateItem(database: Database, input: Input): Output {
  refuseOthers('UpdateItem', input, [...writeMembers, 'Key', 'UpdateExpression']);
  const names = placeholders(input, expressions, expressions);
  const key = parseItem(requiredRecord(input, 'Key'));
  const returns = oneOf(input, 'ReturnValues', returnValues);
  const expression = optionalText(input, 'UpdateExpression');
  const actions = expression === undefined ? [] : parseUpdate(expression, names);
  const guard = readGuard(input, names);
  names.refuseUnused();
  const table = tableOf(database, input);
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
  const attributes = returned(returns, existing, item, paths);
  return attributes === undefined ? {} : { Attributes: cloneItem(attributes) };
}

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
  wanted: (typeof returnValues)[number],
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
