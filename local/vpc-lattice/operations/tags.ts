import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { text } from '../../kit/shapes.ts';
import type { Context } from '../context.ts';
import { invalid, notFound, type ResourceType } from '../errors.ts';
import { tagKeys, tagMap } from '../shapes.ts';
import { taggedResource } from '../tagged.ts';

const resourceArn = text(0, 1224).check(z.regex(/^arn:[^:]+:vpc-lattice:[^:]*:\d{12}:[^/].*$/));
const path = '/tags/{resourceArn}';
const maxTags = 200;

const typesByPath: Readonly<Record<string, ResourceType>> = {
  rule: 'RULE',
  listener: 'LISTENER',
  service: 'SERVICE',
  targetgroup: 'TARGET_GROUP',
  servicenetwork: 'SERVICE_NETWORK',
};

function tagged({ resources }: Context, arn: string) {
  const found = taggedResource(resources, arn);
  if (found !== undefined) return found;
  const kind = arn.split(':').slice(5).join(':').split('/').at(-2) ?? '';
  throw notFound(typesByPath[kind] ?? 'SERVICE', arn);
}

export const TagResource = operation(
  z.strictObject({ resourceArn, tags: tagMap }),
  (context: Context, { resourceArn: arn, tags }) => {
    const resource = tagged(context, arn);
    const merged = { ...resource.tags, ...tags };
    if (Object.keys(merged).length > maxTags) throw invalid('tags', `A resource can have ${maxTags} tags.`);
    resource.replace(merged);
    return {};
  },
  { method: 'POST', path },
);

export const UntagResource = operation(
  z.strictObject({ resourceArn, tagKeys }),
  (context: Context, { resourceArn: arn, tagKeys: keys }) => {
    const resource = tagged(context, arn);
    resource.replace(Object.fromEntries(Object.entries(resource.tags).filter(([key]) => !keys.includes(key))));
    return {};
  },
  { method: 'DELETE', path },
);

export const ListTagsForResource = operation(
  z.strictObject({ resourceArn }),
  (context: Context, { resourceArn: arn }) => ({ tags: tagged(context, arn).tags }),
  { method: 'GET', path },
);
