import * as z from 'zod/mini';
import { integer, text, textLike } from '../kit/shapes.ts';

// Shapes that several operations share. Source of every limit and pattern: botocore 1.43, vpc-lattice 2022-11-30.

/** Letters, digits and hyphens, none of which begins, ends or follows another; `reserved` is what ids begin with. */
const name = (minimum: number, maximum: number, reserved = '') => {
  const unlike = reserved === '' ? '' : `(?!${reserved}-)`;
  const pattern = `${unlike}(?![-])(?!.*[-]$)(?!.*[-]{2})[a-z0-9-]+`;
  return text(minimum, maximum).check(
    z.regex(new RegExp(`^${pattern}$`), { error: `Member must satisfy regular expression pattern: ${pattern}` }),
  );
};

export const serviceName = name(3, 40, 'svc');
export const serviceNetworkName = name(3, 63);
export const listenerName = name(3, 63, 'listener');
export const ruleName = name(3, 63, 'rule');
export const targetGroupName = name(3, 128, 'tg');

export const port = integer(1, 65_535);
export const vpcIdentifier = textLike(/^vpc-(([0-9a-z]{8})|([0-9a-z]{17}))$/, 'vpc-(([0-9a-z]{8})|([0-9a-z]{17}))');

/** AWS_IAM needs auth policies, which decide on each request: they are not implemented. */
export const authType = z.enum(['NONE'], { error: 'the embedded AWS implements NONE alone' });

export const clientToken = z.optional(text(1, 64).check(z.regex(/[!-~]/)));

const tagKey = text(1, 128).check(
  z.refine((key) => !key.toLowerCase().startsWith('aws:'), { error: 'keys that begin with aws: are reserved' }),
);
const maxTags = 200;

export const tagMap = z
  .record(tagKey, text(0, 256))
  .check(z.refine((tags) => Object.keys(tags).length <= maxTags, { error: `a resource has ${maxTags} tags at most` }));
export const tagKeys = z.array(tagKey).check(z.maxLength(maxTags));

export const paging = { maxResults: z.optional(integer(1, 100)), nextToken: z.optional(text(1, 2048)) };
