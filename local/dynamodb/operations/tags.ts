import * as z from 'zod/mini';
import { arnOf } from '../../kit/account.ts';
import { operation } from '../../kit/operations.ts';
import { tagsShape } from '../../kit/shapes.ts';
import { taggedTableNotFound, validationError } from '../errors.ts';
import type { Database } from '../table/database.ts';
import type { Table } from '../table/table.ts';

const ResourceArn = z.string();

/** @throws AwsError for a text that is no ARN of a table, and for a table that is not there */
function tagged({ tables }: Database, arn: string): Table {
  const [, name = ''] = /^arn:aws:dynamodb:.+:\d+:table\/([^/]{3,})$/.exec(arn) ?? [];
  if (name === '') throw validationError(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`);
  const table = tables.get(name);
  if (table === undefined || arnOf('dynamodb', `table/${name}`) !== arn) throw taggedTableNotFound(arn);
  return table;
}

export const TagResource = operation(
  z.strictObject({ ResourceArn, Tags: tagsShape }),
  (database: Database, { ResourceArn: arn, Tags }) => {
    const table = tagged(database, arn);
    table.tags = { ...table.tags, ...Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])) };
    return {};
  },
);

export const UntagResource = operation(
  z.strictObject({ ResourceArn, TagKeys: z.array(z.string()) }),
  (database: Database, { ResourceArn: arn, TagKeys }) => {
    const table = tagged(database, arn);
    table.tags = Object.fromEntries(Object.entries(table.tags).filter(([key]) => !TagKeys.includes(key)));
    return {};
  },
);

/** All of them at once: a table has 50 at most. */
export const ListTagsOfResource = operation(
  z.strictObject({ ResourceArn }),
  (database: Database, { ResourceArn: arn }) => ({
    Tags: Object.entries(tagged(database, arn).tags).map(([Key, Value]) => ({ Key, Value })),
  }),
);
