import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { listOf, tagsShape, text } from '../../kit/shapes.ts';
import type { Context } from '../context.ts';
import { resourceNotFound, tooManyTags } from '../errors.ts';
import { idIn, type Namespace, namespaceArn, serviceArn } from '../resources.ts';
import { tagList, tagsIn } from '../tag-list.ts';

const maxTags = 50;
const ResourceARN = text(1, 1011);

type Tags = Namespace['tags'];

/** The tags of what an ARN names, and how they are set. @throws AwsError ResourceNotFoundException */
function tagged({ resources }: Context, arn: string) {
  const { namespaces, services } = resources;
  const namespace = namespaces.find(idIn(arn));
  const service = services.find(idIn(arn));
  if (namespace !== undefined && arn === namespaceArn(namespace.id))
    return { tags: namespace.tags, set: (tags: Tags) => namespaces.put({ ...namespace, tags }) };
  if (service !== undefined && arn === serviceArn(service.id))
    return { tags: service.tags, set: (tags: Tags): void => services.put({ ...service, tags }) };
  throw resourceNotFound(arn);
}

export const ListTagsForResource = operation(z.strictObject({ ResourceARN }), (context: Context, asked) => ({
  Tags: tagList(tagged(context, asked.ResourceARN).tags),
}));

export const TagResource = operation(
  z.strictObject({ ResourceARN, Tags: tagsShape }),
  (context: Context, { ResourceARN: arn, Tags }) => {
    const { tags, set } = tagged(context, arn);
    const all = { ...tags, ...tagsIn(Tags) };
    if (Object.keys(all).length > maxTags) throw tooManyTags(arn);
    set(all);
    return {};
  },
);

export const UntagResource = operation(
  z.strictObject({ ResourceARN, TagKeys: listOf(text(1, 128), 0, 200) }),
  (context: Context, { ResourceARN: arn, TagKeys }) => {
    const { tags, set } = tagged(context, arn);
    set(Object.fromEntries(Object.entries(tags).filter(([key]) => !TagKeys.includes(key))));
    return {};
  },
);
