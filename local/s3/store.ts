import { own } from '../kit/json.ts';
import { checksums, md5 } from './checksums.ts';
import type { Context } from './context.ts';
import { badDigest, unsupported } from './errors.ts';

interface Received {
  readonly Body: Uint8Array;
  readonly ContentMD5?: string | undefined;
  readonly Checksums: Readonly<Record<string, string>>;
}

/**
 * Keeps the bytes of a request after they were found to have the sums that it says.
 *
 * @throws AwsError BadDigest
 */
export function store({ bodies, surroundings }: Context, { Body, ContentMD5, Checksums }: Received) {
  const etag = md5(Body);
  if (ContentMD5 !== undefined && ContentMD5 !== etag.toString('base64')) throw badDigest('MD5');
  for (const [algorithm, expected] of Object.entries(Checksums)) {
    const sum = own(checksums, algorithm);
    if (sum === undefined) throw unsupported(`the checksum ${algorithm}`);
    if (sum(Body) !== expected) throw badDigest(algorithm);
  }
  return {
    etag: `"${etag.toString('hex')}"`,
    size: Body.byteLength,
    digest: bodies.put(Body),
    checksums: { ...Checksums },
    at: surroundings.clock.now(),
  };
}

/** `{ ChecksumCRC32: … }` */
export const shownChecksums = (sums: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(sums).map(([algorithm, value]) => [`Checksum${algorithm}`, value]));
