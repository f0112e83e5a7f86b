import * as z from 'zod/mini';
import type { Collection } from '../kit/state.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Bodies } from './bodies.ts';
import { noSuchBucket, noSuchKey, noSuchUpload } from './errors.ts';

export const bucketShape = z.object({ name: z.string(), createdAt: z.number() });

/** What an object says of itself in headers. */
export const describedShape = z.object({
  contentType: z.string(),
  cacheControl: z.optional(z.string()),
  contentDisposition: z.optional(z.string()),
  contentEncoding: z.optional(z.string()),
  contentLanguage: z.optional(z.string()),
  metadata: z.record(z.string(), z.string()),
});

const storedShape = z.object({
  /** With its quotes. */
  etag: z.string(),
  size: z.number(),
  /** Of its bytes in the bodies. */
  digest: z.string(),
  /** By the name of the algorithm, in base64. */
  checksums: z.record(z.string(), z.string()),
  at: z.number(),
});

export const objectShape = z.extend(storedShape, { bucket: z.string(), key: z.string(), described: describedShape });

export const uploadShape = z.object({
  id: z.string(),
  bucket: z.string(),
  key: z.string(),
  described: describedShape,
  at: z.number(),
  parts: z.array(z.extend(storedShape, { number: z.number() })),
});

export type StoredObject = z.infer<typeof objectShape>;
export type Upload = z.infer<typeof uploadShape>;
export type Described = z.infer<typeof describedShape>;

/** What the operations work on. */
export interface Context {
  readonly buckets: Collection<z.infer<typeof bucketShape>>;
  /** By `objectId`. */
  readonly objects: Collection<StoredObject>;
  readonly uploads: Collection<Upload>;
  readonly bodies: Bodies;
  readonly surroundings: Surroundings;
}

/** A name of a bucket has no slash. */
export const objectId = (bucket: string, key: string): string => `${bucket}/${key}`;

/** @throws AwsError NoSuchBucket */
export function checkBucket({ buckets }: Context, name: string): void {
  if (buckets.find(name) === undefined) throw noSuchBucket(name);
}

/** @throws AwsError NoSuchBucket, NoSuchKey */
export function objectAt(context: Context, bucket: string, key: string): StoredObject {
  checkBucket(context, bucket);
  const found = context.objects.find(objectId(bucket, key));
  if (found === undefined) throw noSuchKey(key);
  return found;
}

/** @throws AwsError NoSuchBucket, NoSuchUpload */
export function uploadAt(context: Context, bucket: string, key: string, id: string): Upload {
  checkBucket(context, bucket);
  const found = context.uploads.find(id);
  if (found === undefined || found.bucket !== bucket || found.key !== key) throw noSuchUpload(id);
  return found;
}

/** Drops bytes that no object and no part has any more. */
export function dropUnused({ objects, uploads, bodies }: Context, digests: readonly string[]): void {
  const used = new Set([...objects.all(), ...uploads.all().flatMap(({ parts }) => parts)].map(({ digest }) => digest));
  for (const digest of new Set(digests)) if (!used.has(digest)) bodies.drop(digest);
}
