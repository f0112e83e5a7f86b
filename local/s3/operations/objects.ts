import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { type Context, checkBucket, dropUnused, objectAt, objectId, type StoredObject } from '../context.ts';
import { invalidRange, notModified, preconditionFailed } from '../errors.ts';
import { body, checkOwner, described, describedOf, Key, owned } from '../shapes.ts';
import { shownChecksums, store } from '../store.ts';

const conditions = { IfMatch: z.optional(z.string()), IfNoneMatch: z.optional(z.string()) };

export const PutObject = operation(
  z.strictObject({ ...owned, Key, ...body, ...described, ...conditions }),
  (context: Context, input) => {
    const { Bucket: bucket, Key: key, IfMatch, IfNoneMatch } = input;
    checkBucket(context, bucket);
    checkOwner(input.ExpectedBucketOwner);
    const before = context.objects.find(objectId(bucket, key));
    if (IfNoneMatch !== undefined && before !== undefined) throw preconditionFailed('If-None-Match');
    if (IfMatch !== undefined && IfMatch !== before?.etag) throw preconditionFailed('If-Match');
    const stored = store(context, input);
    context.objects.put({ ...stored, bucket, key, described: describedOf(input) });
    if (before !== undefined) dropUnused(context, [before.digest]);
    return { ETag: stored.etag, ServerSideEncryption: 'AES256', ...shownChecksums(stored.checksums) };
  },
);

const read = {
  ...owned,
  Key,
  ...conditions,
  Range: z.optional(z.string()),
  ChecksumMode: z.optional(z.literal('ENABLED')),
};

type Read = z.infer<z.ZodMiniObject<typeof read>>;

/** The first and the last byte that are asked for; undefined for the whole, as for a range that is none. @throws AwsError InvalidRange */
function rangeOf(range: string | undefined, size: number): readonly [number, number] | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (start >= size) throw invalidRange();
  return end < start ? undefined : [start, end];
}

const shown = ({ etag, size, at, described: { metadata, ...headers } }: StoredObject) => ({
  AcceptRanges: 'bytes',
  ContentLength: size,
  ETag: etag,
  LastModified: at / 1000,
  ServerSideEncryption: 'AES256',
  ContentType: headers.contentType,
  CacheControl: headers.cacheControl,
  ContentDisposition: headers.contentDisposition,
  ContentEncoding: headers.contentEncoding,
  ContentLanguage: headers.contentLanguage,
  Metadata: metadata,
});

/** What GetObject and HeadObject say alike, and the part of the object that they mean. */
function looked(context: Context, input: Read) {
  const found = objectAt(context, input.Bucket, input.Key);
  checkOwner(input.ExpectedBucketOwner);
  if (input.IfMatch !== undefined && input.IfMatch !== found.etag) throw preconditionFailed('If-Match');
  if (input.IfNoneMatch === found.etag) throw notModified();
  const range = rangeOf(input.Range, found.size);
  const checksums = input.ChecksumMode === undefined || range !== undefined ? {} : shownChecksums(found.checksums);
  const [start, end] = range ?? [0, found.size - 1];
  const part = range && { ContentLength: end - start + 1, ContentRange: `bytes ${start}-${end}/${found.size}` };
  return { found, output: { ...shown(found), ...checksums, ...part }, start, end };
}

export const GetObject = operation(z.strictObject(read), (context: Context, input) => {
  const { found, output, start, end } = looked(context, input);
  return { ...output, Body: context.bodies.get(found.digest).subarray(start, end + 1) };
});

export const HeadObject = operation(z.strictObject(read), (context: Context, input) => looked(context, input).output);

function remove(context: Context, bucket: string, key: string): void {
  const before = context.objects.find(objectId(bucket, key));
  context.objects.remove(objectId(bucket, key));
  if (before !== undefined) dropUnused(context, [before.digest]);
}

export const DeleteObject = operation(
  z.strictObject({ ...owned, Key }),
  (context: Context, { Bucket: bucket, Key: key, ExpectedBucketOwner }) => {
    checkBucket(context, bucket);
    checkOwner(ExpectedBucketOwner);
    remove(context, bucket, key);
    return {};
  },
);

export const DeleteObjects = operation(
  z.strictObject({
    ...owned,
    ...body,
    Objects: z.array(z.strictObject({ Key })).check(z.minLength(1), z.maxLength(1000)),
    Quiet: z._default(z.boolean(), false),
  }),
  (context: Context, { Bucket: bucket, Objects, Quiet, ExpectedBucketOwner }) => {
    checkBucket(context, bucket);
    checkOwner(ExpectedBucketOwner);
    for (const { Key: key } of Objects) remove(context, bucket, key);
    return Quiet ? {} : { Deleted: Objects.map(({ Key: key }) => ({ Key: key })) };
  },
);
