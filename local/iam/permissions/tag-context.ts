import type { TagsOf } from '../../kit/tags.ts';
import type { Context } from '../condition.ts';

/** Condition keys are the same in capitals, so contexts have them in lower case; a tag's own key is a part of its. */
const keyed = (prefix: string, tags: Readonly<Record<string, string>>): Context =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}${key}`.toLowerCase(), [value]]));

/** `aws:ResourceTag/KEY` of a resource. @param prefixes the services' own keys besides, such as `elasticloadbalancing:ResourceTag/` */
export const resourceTags = (arn: string, tagsOf: TagsOf, prefixes: readonly string[] = []): Context =>
  Object.assign({}, ...['aws:ResourceTag/', ...prefixes].map((prefix) => keyed(prefix, tagsOf(arn) ?? {})));

/** `aws:RequestTag/KEY` and `aws:TagKeys` of the tags that a request gives. */
export const requestTags = (tags: Readonly<Record<string, string>>): Context => {
  const keys = Object.keys(tags);
  return { ...keyed('aws:RequestTag/', tags), ...(keys.length > 0 && { 'aws:tagkeys': keys }) };
};
