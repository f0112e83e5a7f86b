import * as z from 'zod/mini';
import { AwsError } from '../../kit/aws-error.ts';
import { operation } from '../../kit/operations.ts';
import { tagsShape, text } from '../../kit/shapes.ts';
import { alarmName } from '../alarms/alarm.ts';
import type { AlarmBook } from '../alarms/book.ts';
import { withTags } from '../alarms/common-input.ts';
import type { Context } from '../context.ts';

const ResourceARN = text(1, 1024);

function checkExists(book: AlarmBook, arn: string): void {
  if (book.find(alarmName(arn)) !== undefined && alarmName(arn) !== arn) return;
  throw new AwsError('ResourceNotFoundException', `${arn} does not exist.`, 404);
}

export const TagResource = operation(
  z.strictObject({ ResourceARN, Tags: tagsShape }),
  ({ book }: Context, { ResourceARN: arn, Tags }) => {
    checkExists(book, arn);
    book.state.tags[arn] = withTags(book.state.tags[arn], Tags);
    return {};
  },
);

export const UntagResource = operation(
  z.strictObject({ ResourceARN, TagKeys: z.array(z.string()) }),
  ({ book }: Context, { ResourceARN: arn, TagKeys }) => {
    checkExists(book, arn);
    const { tags } = book.state;
    tags[arn] = Object.fromEntries(Object.entries(tags[arn] ?? {}).filter(([key]) => !TagKeys.includes(key)));
    return {};
  },
);

export const ListTagsForResource = operation(
  z.strictObject({ ResourceARN }),
  ({ book }: Context, { ResourceARN: arn }) => {
    checkExists(book, arn);
    return { Tags: Object.entries(book.state.tags[arn] ?? {}).map(([Key, Value]) => ({ Key, Value })) };
  },
);
