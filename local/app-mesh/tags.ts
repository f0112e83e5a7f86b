import * as z from 'zod/mini';
import type { Output } from '../kit/call.ts';
import { badRequest, notFound, tooManyTags } from './errors.ts';
import { arnOf } from './kinds.ts';
import { page } from './paging.ts';
import type { Resource, Resources } from './resources.ts';
import { integer } from './shapes.ts';
import { tagKeys, tagList } from './tag-list.ts';
import { validated } from './validation.ts';

const maxTags = 50;
const resourceArn = z.string();
const tagInput = z.strictObject({ resourceArn, tags: tagList });
const untagInput = z.strictObject({ resourceArn, tagKeys });
const listTagsInput = z.strictObject({
  resourceArn,
  limit: z.optional(integer(1, 50)),
  nextToken: z.optional(z.string()),
});

function byArn(resources: Resources, arn: string): Resource {
  if (!/^arn:aws:appmesh:[^:]*:[^:]*:mesh\/./.test(arn)) throw badRequest(`The resource ARN ${arn} is not valid.`);
  const found = resources.all().find((resource) => arnOf(resource.kind, resource.names) === arn);
  if (found === undefined) throw notFound(`No resource has the ARN ${arn}.`);
  return found;
}

export function tagResource(resources: Resources, input: unknown): Output {
  const { resourceArn, tags } = validated(tagInput, input);
  const resource = byArn(resources, resourceArn);
  const merged = { ...resource.tags, ...Object.fromEntries(tags.map(({ key, value }) => [key, value])) };
  if (Object.keys(merged).length > maxTags) throw tooManyTags(`A resource can have ${maxTags} tags.`);
  resources.put({ ...resource, tags: merged });
  return {};
}

export function untagResource(resources: Resources, input: unknown): Output {
  const { resourceArn, tagKeys: keys } = validated(untagInput, input);
  const resource = byArn(resources, resourceArn);
  const kept = Object.entries(resource.tags).filter(([key]) => !keys.includes(key));
  resources.put({ ...resource, tags: Object.fromEntries(kept) });
  return {};
}

export function listTags(resources: Resources, input: unknown): Output {
  const { resourceArn, limit, nextToken } = validated(listTagsInput, input);
  const tags = Object.entries(byArn(resources, resourceArn).tags)
    .map(([key, value]) => ({ key, value }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const { items, ...more } = page(tags, ({ key }) => key, limit ?? 50, nextToken);
  return { tags: items, ...more };
}
