import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { integer } from '../../kit/shapes.ts';
import { type Context, checkBucket, type StoredObject } from '../context.ts';
import { invalidArgument } from '../errors.ts';
import { checkOwner, owned } from '../shapes.ts';

const shared = {
  ...owned,
  Prefix: z._default(z.string(), ''),
  Delimiter: z.optional(z.string()),
  EncodingType: z.optional(z.literal('url')),
  MaxKeys: z._default(integer(0), 1000),
};

interface Asked {
  readonly Bucket: string;
  readonly Prefix: string;
  readonly Delimiter?: string | undefined;
  readonly EncodingType?: 'url' | undefined;
  readonly MaxKeys: number;
}

/** An object, or all that have a prefix up to the delimiter in common. */
type Entry = { readonly name: string; readonly object?: StoredObject };

/** In the order of their UTF-8, as S3 lists them. */
const byName = (a: Entry, b: Entry): number => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));

function entriesOf({ objects }: Context, { Bucket, Prefix, Delimiter = '' }: Asked): readonly Entry[] {
  const entries = new Map<string, Entry>();
  for (const object of objects.all()) {
    if (object.bucket !== Bucket || !object.key.startsWith(Prefix)) continue;
    const cut = Delimiter === '' ? -1 : object.key.indexOf(Delimiter, Prefix.length);
    const name = cut === -1 ? object.key : object.key.slice(0, cut + Delimiter.length);
    entries.set(name, cut === -1 ? { name, object } : { name });
  }
  return [...entries.values()].sort(byName);
}

/** The page after a name, with the name of its last entry when there is more. */
function pageOf(context: Context, asked: Asked, after: string) {
  const encoded = (text: string) =>
    asked.EncodingType === 'url' ? encodeURIComponent(text).replaceAll('%2F', '/') : text;
  const rest = entriesOf(context, asked).filter((entry) => after === '' || byName(entry, { name: after }) > 0);
  const page = rest.slice(0, Math.min(asked.MaxKeys, 1000));
  const isTruncated = page.length > 0 && page.length < rest.length;
  return {
    last: isTruncated ? page.at(-1)?.name : undefined,
    keyCount: page.length,
    output: {
      Name: asked.Bucket,
      Prefix: encoded(asked.Prefix),
      Delimiter: asked.Delimiter === undefined ? undefined : encoded(asked.Delimiter),
      EncodingType: asked.EncodingType,
      MaxKeys: asked.MaxKeys,
      IsTruncated: isTruncated,
      Contents: page.flatMap(({ object }) =>
        object === undefined
          ? []
          : [
              {
                Key: encoded(object.key),
                LastModified: object.at / 1000,
                ETag: object.etag,
                Size: object.size,
                StorageClass: 'STANDARD',
              },
            ],
      ),
      CommonPrefixes: page.flatMap(({ object, name }) => (object === undefined ? [{ Prefix: encoded(name) }] : [])),
    },
  };
}

const tokenOf = (name: string): string => Buffer.from(`after:${name}`).toString('base64url');

function nameIn(token: string): string {
  const [, name] = /^after:(.*)$/s.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (name === undefined) throw invalidArgument('The continuation token provided is incorrect');
  return name;
}

export const ListObjectsV2 = operation(
  z.strictObject({ ...shared, ContinuationToken: z.optional(z.string()), StartAfter: z.optional(z.string()) }),
  (context: Context, input) => {
    checkBucket(context, input.Bucket);
    checkOwner(input.ExpectedBucketOwner);
    const { ContinuationToken, StartAfter } = input;
    const { output, last, keyCount } = pageOf(
      context,
      input,
      ContinuationToken === undefined ? (StartAfter ?? '') : nameIn(ContinuationToken),
    );
    const NextContinuationToken = last === undefined ? undefined : tokenOf(last);
    return { ...output, KeyCount: keyCount, ContinuationToken, StartAfter, NextContinuationToken };
  },
);

export const ListObjects = operation(
  z.strictObject({ ...shared, Marker: z._default(z.string(), '') }),
  (context: Context, input) => {
    checkBucket(context, input.Bucket);
    checkOwner(input.ExpectedBucketOwner);
    const { output, last } = pageOf(context, input, input.Marker);
    // S3 names the next marker only where there is a delimiter: otherwise it is the last key.
    return { ...output, Marker: input.Marker, NextMarker: input.Delimiter === undefined ? undefined : last };
  },
);
