import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { listOf } from '../../kit/shapes.ts';
import { isArnOf } from '../arns.ts';
import { type Context, existingListener, existingLoadBalancer, existingRule, existingTargetGroup } from '../context.ts';
import { validationError } from '../errors.ts';
import { tagKey, tagList, withTags } from '../tag-list.ts';

type Tags = Readonly<Record<string, string>>;

interface Tagged {
  readonly tags: Tags;
  /** Replaces them. */
  put(tags: Tags): void;
}

/** The resource with this ARN. @throws AwsError where there is none */
function taggedResource(context: Context, arn: string): Tagged {
  const { loadBalancers, listeners, rules, targetGroups } = context.resources;
  if (isArnOf('load balancer', arn)) {
    const found = existingLoadBalancer(context, arn);
    return { tags: found.tags, put: (tags) => loadBalancers.put({ ...found, tags }) };
  }
  if (isArnOf('listener', arn)) {
    const found = existingListener(context, arn);
    return { tags: found.tags, put: (tags) => listeners.put({ ...found, tags }) };
  }
  if (isArnOf('listener rule', arn)) {
    const found = existingRule(context, arn);
    return { tags: found.tags, put: (tags) => rules.put({ ...found, tags }) };
  }
  if (isArnOf('target group', arn)) {
    const found = existingTargetGroup(context, arn);
    return { tags: found.tags, put: (tags) => targetGroups.put({ ...found, tags }) };
  }
  throw validationError(`'${arn}' is not a valid ARN of a resource that can have tags`);
}

const ResourceArns = listOf(z.string(), 1, 20);

export const AddTags = operation(
  z.strictObject({ ResourceArns, Tags: tagList }),
  (context: Context, { ResourceArns: arns, Tags }) => {
    const changes = arns
      .map((arn) => taggedResource(context, arn))
      .map(({ tags, put }) => [put, withTags(tags, Tags)] as const);
    for (const [put, tags] of changes) put(tags);
    return {};
  },
);

export const RemoveTags = operation(
  z.strictObject({ ResourceArns, TagKeys: z.array(tagKey) }),
  (context: Context, { ResourceArns: arns, TagKeys }) => {
    for (const { tags, put } of arns.map((arn) => taggedResource(context, arn))) {
      put(Object.fromEntries(Object.entries(tags).filter(([key]) => !TagKeys.includes(key))));
    }
    return {};
  },
);

export const DescribeTags = operation(z.strictObject({ ResourceArns }), (context: Context, { ResourceArns: arns }) => ({
  TagDescriptions: arns.map((arn) => ({
    ResourceArn: arn,
    Tags: Object.entries(taggedResource(context, arn).tags).map(([Key, Value]) => ({ Key, Value })),
  })),
}));
