import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { tagsShape } from '../../kit/shapes.ts';
import { type Context, setTags } from '../context.ts';
import { notFound } from '../errors.ts';

const ResourceARN = z.string().check(z.minLength(1));

function checkExists({ state }: Context, arn: string): void {
  const known = Object.values(state.buses).some(
    (bus) => bus.arn === arn || Object.values(bus.rules).some((rule) => rule.arn === arn),
  );
  if (!known) throw notFound(`${arn} does not exist.`);
}

export const TagResource = operation(
  z.strictObject({ ResourceARN, Tags: tagsShape }),
  (context: Context, { ResourceARN: arn, Tags }) => {
    checkExists(context, arn);
    setTags(context, arn, Tags);
    return {};
  },
);

export const UntagResource = operation(
  z.strictObject({ ResourceARN, TagKeys: z.array(z.string()) }),
  (context: Context, { ResourceARN: arn, TagKeys }) => {
    checkExists(context, arn);
    const { tags } = context.state;
    tags[arn] = Object.fromEntries(Object.entries(tags[arn] ?? {}).filter(([key]) => !TagKeys.includes(key)));
    return {};
  },
);

export const ListTagsForResource = operation(
  z.strictObject({ ResourceARN }),
  (context: Context, { ResourceARN: arn }) => {
    checkExists(context, arn);
    return { Tags: Object.entries(context.state.tags[arn] ?? {}).map(([Key, Value]) => ({ Key, Value })) };
  },
);
