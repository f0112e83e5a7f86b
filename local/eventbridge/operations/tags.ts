import { z } from 'zod';
import { AwsError } from '../../kit/aws-error.ts';
import { parseInput } from '../parse-input.ts';
import type { Context, Operation } from './context.ts';

export const tagsSchema = z
  .array(z.strictObject({ Key: z.string().min(1).max(128), Value: z.string().max(256) }))
  .max(50);

export const setTags = (
  { state }: Context,
  arn: string,
  tags: readonly { Key: string; Value: string }[] | undefined,
): void => {
  if (tags === undefined) return;
  state.tags[arn] = { ...state.tags[arn], ...Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])) };
};

const checkExists = ({ state }: Context, arn: string) => {
  const known = Object.values(state.buses).some(
    (bus) => bus.arn === arn || Object.values(bus.rules).some((rule) => rule.arn === arn),
  );
  if (!known) throw new AwsError('ResourceNotFoundException', `${arn} does not exist.`);
};

const resource = { ResourceARN: z.string().min(1) };

export const TagResource: Operation = (context, input) => {
  const { ResourceARN, Tags } = parseInput(
    z.strictObject({ ...resource, Tags: tagsSchema }),
    input,
    'ValidationException',
  );
  checkExists(context, ResourceARN);
  setTags(context, ResourceARN, Tags);
  return {};
};

export const UntagResource: Operation = (context, input) => {
  const schema = z.strictObject({ ...resource, TagKeys: z.array(z.string()) });
  const { ResourceARN, TagKeys } = parseInput(schema, input, 'ValidationException');
  checkExists(context, ResourceARN);
  const kept = Object.entries(context.state.tags[ResourceARN] ?? {}).filter(([key]) => !TagKeys.includes(key));
  context.state.tags[ResourceARN] = Object.fromEntries(kept);
  return {};
};

export const ListTagsForResource: Operation = (context, input) => {
  const { ResourceARN } = parseInput(z.strictObject(resource), input, 'ValidationException');
  checkExists(context, ResourceARN);
  return { Tags: Object.entries(context.state.tags[ResourceARN] ?? {}).map(([Key, Value]) => ({ Key, Value })) };
};
