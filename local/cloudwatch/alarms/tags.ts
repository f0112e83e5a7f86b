import { z } from 'zod';
import { parseInput } from '../../eventbridge/parse-input.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Output } from '../../kit/call.ts';
import { alarmName } from './alarm.ts';
import type { AlarmBook } from './book.ts';
import { commonMembers } from './common-input.ts';

type Tags = readonly { readonly Key: string; readonly Value: string }[];

export const setTags = ({ state }: AlarmBook, arn: string, tags: Tags = []): void => {
  state.tags[arn] = { ...state.tags[arn], ...Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])) };
};

const resource = { ResourceARN: z.string().min(1).max(1024) };

const checkExists = (book: AlarmBook, arn: string) => {
  if (book.find(alarmName(arn)) !== undefined && alarmName(arn) !== arn) return;
  throw new AwsError('ResourceNotFoundException', `${arn} does not exist.`, 404);
};

export function tagResource(input: unknown, book: AlarmBook): Output {
  const schema = z.strictObject({ ...resource, Tags: commonMembers.Tags.unwrap() });
  const { ResourceARN, Tags } = parseInput(schema, input, 'InvalidParameterValue');
  checkExists(book, ResourceARN);
  setTags(book, ResourceARN, Tags);
  return {};
}

export function untagResource(input: unknown, book: AlarmBook): Output {
  const schema = z.strictObject({ ...resource, TagKeys: z.array(z.string()) });
  const { ResourceARN, TagKeys } = parseInput(schema, input, 'InvalidParameterValue');
  checkExists(book, ResourceARN);
  const kept = Object.entries(book.state.tags[ResourceARN] ?? {}).filter(([key]) => !TagKeys.includes(key));
  book.state.tags[ResourceARN] = Object.fromEntries(kept);
  return {};
}

export function listTagsForResource(input: unknown, book: AlarmBook): Output {
  const { ResourceARN } = parseInput(z.strictObject(resource), input, 'InvalidParameterValue');
  checkExists(book, ResourceARN);
  return { Tags: Object.entries(book.state.tags[ResourceARN] ?? {}).map(([Key, Value]) => ({ Key, Value })) };
}
