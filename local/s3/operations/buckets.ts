import * as z from 'zod/mini';
import { accountId, region } from '../../kit/account.ts';
import { operation } from '../../kit/operations.ts';
import { type Context, checkBucket } from '../context.ts';
import { bucketNotEmpty, bucketOwnedByYou, invalidBucketName, otherLocation } from '../errors.ts';
import { checkOwner, owned } from '../shapes.ts';

/** Source: S3 user guide, "General purpose bucket naming rules". */
const isName = (name: string): boolean =>
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..') && !/^\d+\.\d+\.\d+\.\d+$/.test(name);

export const CreateBucket = operation(
  z.strictObject({ ...owned, LocationConstraint: z.optional(z.string()) }),
  ({ buckets, surroundings }: Context, { Bucket: name, LocationConstraint: location }) => {
    if (!isName(name)) throw invalidBucketName(name);
    if (location !== undefined && location !== region) throw otherLocation(location);
    if (buckets.find(name) !== undefined) throw bucketOwnedByYou(name);
    buckets.put({ name, createdAt: surroundings.clock.now() });
    return { Location: `http://${name}.s3.amazonaws.com/` };
  },
);

export const HeadBucket = operation(
  z.strictObject(owned),
  (context: Context, { Bucket: name, ExpectedBucketOwner }) => {
    checkBucket(context, name);
    checkOwner(ExpectedBucketOwner);
    return { BucketRegion: region };
  },
);

export const DeleteBucket = operation(
  z.strictObject(owned),
  (context: Context, { Bucket: name, ExpectedBucketOwner }) => {
    checkBucket(context, name);
    checkOwner(ExpectedBucketOwner);
    if (context.objects.all().some(({ bucket }) => bucket === name)) throw bucketNotEmpty(name);
    context.buckets.remove(name);
    for (const { bucket, id } of context.uploads.all()) if (bucket === name) context.uploads.remove(id);
    return {};
  },
);

export const ListBuckets = operation(z.strictObject({}), ({ buckets }: Context) => ({
  Owner: { ID: accountId },
  Buckets: {
    Bucket: buckets
      .all()
      .map(({ name, createdAt }) => ({ Name: name, CreationDate: createdAt / 1000 }))
      .sort((a, b) => (a.Name < b.Name ? -1 : 1)),
  },
}));

export const GetBucketLocation = operation(
  z.strictObject(owned),
  (context: Context, { Bucket: name, ExpectedBucketOwner }) => {
    checkBucket(context, name);
    checkOwner(ExpectedBucketOwner);
    return { LocationConstraint: region };
  },
);
