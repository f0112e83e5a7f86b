/** An object of S3. */
export interface ReportPlace {
  readonly bucket: string;
  readonly key: string;
}

const form = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/s;

/** The bytes that S3 allows a key. */
const longestKey = 1024;

/**
 * The object that an address names for a rollout's report. A key that ends with `/`, or none, is a folder: the report
 * gets the rollout's name in it.
 *
 * @returns undefined for a text that names no bucket, or too long a key
 */
export function placeIn(address: string, rolloutId: string): ReportPlace | undefined {
  const [, bucket, given = ''] = form.exec(address) ?? [];
  const key = given === '' || given.endsWith('/') ? `${given}${rolloutId}.html` : given;
  return bucket === undefined || new TextEncoder().encode(key).length > longestKey ? undefined : { bucket, key };
}
