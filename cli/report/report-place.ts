import { exits, Failure } from '../run/failure.ts';

/** An object of S3. */
export interface ReportPlace {
  readonly bucket: string;
  readonly key: string;
}

const form = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/s;

/** The bytes that S3 allows a key. */
const longestKey = 1024;

/**
 * The object that `--upload` names for a rollout's report. A key that ends with `/`, or none, is a folder: the report gets
 * the rollout's name in it.
 *
 * @throws Failure for a text that names no bucket, or too long a key
 */
export function reportPlace(text: string, rolloutId: string): ReportPlace {
  const [, bucket, given = ''] = form.exec(text) ?? [];
  const key = given === '' || given.endsWith('/') ? `${given}${rolloutId}.html` : given;
  if (bucket === undefined || Buffer.byteLength(key) > longestKey)
    throw new Failure(exits.usage, `--upload ${text}: s3://BUCKET/KEY is allowed, or s3://BUCKET/FOLDER/`);
  return { bucket, key };
}
