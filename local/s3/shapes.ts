import * as z from 'zod/mini';
import { accountId } from '../kit/account.ts';
import type { Described } from './context.ts';
import { accessDenied } from './errors.ts';

export const Bucket = z.string();
export const Key = z.string().check(z.minLength(1), z.maxLength(1024));

/** Of every operation: the request is refused unless the bucket is this account's. */
export const owned = { Bucket, ExpectedBucketOwner: z.optional(z.string()) };

/** Bytes, with the sums that they are to have. */
export const body = {
  Body: z._default(
    z.custom<Uint8Array>((value) => value instanceof Uint8Array),
    new Uint8Array(),
  ),
  ContentMD5: z.optional(z.string()),
  /** By the name of the algorithm. */
  Checksums: z._default(z.record(z.string(), z.string()), {}),
};

/** S3 encrypts with keys of its own whether asked to or not. */
export const encryption = z.optional(z.literal('AES256'));

export const described = {
  ContentType: z.optional(z.string()),
  CacheControl: z.optional(z.string()),
  ContentDisposition: z.optional(z.string()),
  ContentEncoding: z.optional(z.string()),
  ContentLanguage: z.optional(z.string()),
  Metadata: z._default(z.record(z.string(), z.string()), {}),
  ServerSideEncryption: encryption,
};

type DescribedInput = { readonly [Name in keyof typeof described]?: z.infer<(typeof described)[Name]> | undefined };

export const describedOf = (input: DescribedInput): Described => ({
  contentType: input.ContentType ?? 'binary/octet-stream',
  ...(input.CacheControl !== undefined && { cacheControl: input.CacheControl }),
  ...(input.ContentDisposition !== undefined && { contentDisposition: input.ContentDisposition }),
  ...(input.ContentEncoding !== undefined && { contentEncoding: input.ContentEncoding }),
  ...(input.ContentLanguage !== undefined && { contentLanguage: input.ContentLanguage }),
  metadata: { ...input.Metadata },
});

/** @throws AwsError AccessDenied when the bucket is expected to be another account's */
export function checkOwner(owner: string | undefined): void {
  if (owner !== undefined && owner !== accountId) throw accessDenied();
}
