import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { nextAs, pageByName } from '../../kit/page.ts';
import { integer } from '../../kit/shapes.ts';
import type { Context } from '../context.ts';
import { badRequest, invalidToken, notFound, tooManyTags } from '../errors.ts';
import { apiRoot, meshArn } from '../kinds.ts';
import type { Resource, Resources } from '../resources.ts';
import { tagKeys, tagList } from '../tag-list.ts';

const maxTags = 50;
const resourceArn = z.string();

function byArn(resources: Resources, arn: string): Resource {
  if (!/^arn:aws:appmesh:[^:]*:[^:]*:mesh\/./.test(arn)) throw badRequest(`The resource ARN ${arn} is not valid.`);
  const found = resources.all().find(({ kind, names, region }) => meshArn(kind, names, { region }) === arn);
  if (found === undefined) throw notFound(`No resource has the ARN ${arn}.`);
  return found;
}

export const TagResource = operation(
  z.strictObject({ resourceArn, tags: tagList }),
  ({ resources }: Context, { resourceArn: arn, tags }) => {
    const resource = byArn(resources, arn);
    const merged = { ...resource.tags, ...Object.fromEntries(tags.map(({ key, value }) => [key, value])) };
    if (Object.keys(merged).length > maxTags) throw tooManyTags(`A resource can have ${maxTags} tags.`);
    resources.put({ ...resource, tags: merged });
    return {};
  },
  { method: 'PUT', path: `${apiRoot}/tag` },
);

export const UntagResource = operation(
  z.strictObject({ resourceArn, tagKeys }),
  ({ resources }: Context, { resourceArn: arn, tagKeys: keys }) => {
    const resource = byArn(resources, arn);
    const kept = Object.entries(resource.tags).filter(([key]) => !keys.includes(key));
    resources.put({ ...resource, tags: Object.fromEntries(kept) });
    return {};
  },
  { method: 'PUT', path: `${apiRoot}/untag` },
);

export const ListTagsForResource = operation(
  z.strictObject({ resourceArn, limit: z.optional(integer(1, 50)), nextToken: z.optional(z.string()) }),
  ({ resources }: Context, { resourceArn: arn, limit = 50, nextToken: token }) => {
    const tags = Object.entries(byArn(resources, arn).tags)
      .map(([key, value]) => ({ key, value }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const page = pageByName(tags, ({ key }) => key, { limit, token, invalidToken });
    return { tags: page.items, ...nextAs('nextToken', page) };
  },
  { method: 'GET', path: `${apiRoot}/tags` },
);
