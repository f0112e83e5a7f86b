import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { integer } from '../../kit/shapes.ts';
import { md5 } from '../checksums.ts';
import { type Context, checkBucket, dropUnused, objectId, uploadAt } from '../context.ts';
import { entityTooSmall, invalidPart, invalidPartOrder } from '../errors.ts';
import { body, checkOwner, described, describedOf, Key, owned } from '../shapes.ts';
import { shownChecksums, store } from '../store.ts';

const UploadId = z.string();
const PartNumber = integer(1, 10_000);
/** Of every part but the last. Source: S3 user guide, "Amazon S3 multipart upload limits". */
const leastBytes = 5 * 1024 * 1024;

export const CreateMultipartUpload = operation(
  z.strictObject({
    ...owned,
    Key,
    ...described,
    ChecksumAlgorithm: z.optional(z.string()),
    ChecksumType: z.optional(z.string()),
  }),
  (context: Context, input) => {
    const { Bucket: bucket, Key: key } = input;
    checkBucket(context, bucket);
    checkOwner(input.ExpectedBucketOwner);
    const { surroundings, uploads } = context;
    const id = surroundings.newId().replaceAll('-', '');
    uploads.put({ id, bucket, key, described: describedOf(input), at: surroundings.clock.now(), parts: [] });
    return { Bucket: bucket, Key: key, UploadId: id, ServerSideEncryption: 'AES256' };
  },
);

export const UploadPart = operation(
  z.strictObject({ ...owned, Key, UploadId, PartNumber, ...body }),
  (context: Context, input) => {
    const upload = uploadAt(context, input.Bucket, input.Key, input.UploadId);
    checkOwner(input.ExpectedBucketOwner);
    const part = { ...store(context, input), number: input.PartNumber };
    const before = upload.parts.find(({ number }) => number === part.number);
    const parts = [...upload.parts.filter((other) => other !== before), part].sort((a, b) => a.number - b.number);
    context.uploads.put({ ...upload, parts });
    if (before !== undefined) dropUnused(context, [before.digest]);
    return { ETag: part.etag, ServerSideEncryption: 'AES256', ...shownChecksums(part.checksums) };
  },
);

const bare = (etag: string): string => etag.replaceAll('"', '');

export const CompleteMultipartUpload = operation(
  z.strictObject({
    ...owned,
    Key,
    UploadId,
    Parts: z.array(z.object({ PartNumber, ETag: z.string() })).check(z.minLength(1)),
    ChecksumType: z.optional(z.string()),
    MpuObjectSize: z.optional(z.number()),
  }),
  (context: Context, input) => {
    const { Bucket: bucket, Key: key, Parts } = input;
    const upload = uploadAt(context, bucket, key, input.UploadId);
    checkOwner(input.ExpectedBucketOwner);
    if (Parts.some(({ PartNumber: number }, index) => number <= (Parts[index - 1]?.PartNumber ?? 0))) {
      throw invalidPartOrder();
    }
    const parts = Parts.map(({ PartNumber: number, ETag }) => {
      const part = upload.parts.find((one) => one.number === number);
      if (part === undefined || bare(part.etag) !== bare(ETag)) throw invalidPart();
      return part;
    });
    if (parts.slice(0, -1).some(({ size }) => size < leastBytes)) throw entityTooSmall();
    const content = Buffer.concat(parts.map(({ digest }) => context.bodies.get(digest)));
    const stored = store(context, { Body: content, Checksums: {} });
    const sum = md5(Buffer.concat(parts.map(({ etag }) => Buffer.from(bare(etag), 'hex')))).toString('hex');
    const etag = `"${sum}-${parts.length}"`;
    const before = context.objects.find(objectId(bucket, key));
    context.objects.put({ ...stored, etag, bucket, key, described: upload.described });
    context.uploads.remove(upload.id);
    dropUnused(context, [
      ...upload.parts.map(({ digest }) => digest),
      ...(before === undefined ? [] : [before.digest]),
    ]);
    return { Location: `http://${bucket}.s3.amazonaws.com/${key}`, Bucket: bucket, Key: key, ETag: etag };
  },
);

export const AbortMultipartUpload = operation(
  z.strictObject({ ...owned, Key, UploadId }),
  (context: Context, input) => {
    const upload = uploadAt(context, input.Bucket, input.Key, input.UploadId);
    checkOwner(input.ExpectedBucketOwner);
    context.uploads.remove(upload.id);
    dropUnused(
      context,
      upload.parts.map(({ digest }) => digest),
    );
    return {};
  },
);

export const ListParts = operation(z.strictObject({ ...owned, Key, UploadId }), (context: Context, input) => {
  const { id, bucket, key, parts } = uploadAt(context, input.Bucket, input.Key, input.UploadId);
  checkOwner(input.ExpectedBucketOwner);
  return {
    Bucket: bucket,
    Key: key,
    UploadId: id,
    IsTruncated: false,
    Part: parts.map(({ number, etag, size, at }) => ({
      PartNumber: number,
      LastModified: at / 1000,
      ETag: etag,
      Size: size,
    })),
  };
});
