import * as z from 'zod/mini';
import { text } from '../kit/shapes.ts';
import { duplicateTagKey, tooMany } from './errors.ts';
import { quotas } from './quotas.ts';

const characters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const isPlain = z.regex(characters, {
  error: 'Member must satisfy regular expression pattern: ^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$',
});

export const tagKey = text(1, 128).check(isPlain);
export const tagList = z
  .array(z.strictObject({ Key: tagKey, Value: z.optional(text(0, 256).check(isPlain)) }))
  .check(z.minLength(1));

type Tags = Readonly<Record<string, string>>;

/** The tags with those that a call gives. @throws AwsError DuplicateTagKeys, TooManyTags */
export function withTags(before: Tags, given: z.infer<typeof tagList> = []): Tags {
  const keys = given.map(({ Key }) => Key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw duplicateTagKey(twice);
  const after = { ...before, ...Object.fromEntries(given.map(({ Key, Value = '' }) => [Key, Value])) };
  if (Object.keys(after).length > quotas.tags) throw tooMany('TooManyTags', `A resource can have ${quotas.tags} tags`);
  return after;
}
