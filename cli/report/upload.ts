import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Context } from '../run/context.ts';
import { type ClientSettings, clientSettings } from '../run/settings.ts';
import type { ReportPlace } from './report-place.ts';

/** Uploads with the settings of a command, which may lead to the embedded AWS. @throws as `uploadReport` */
export function uploadWith({ host, options }: Context, place: ReportPlace, page: string): Promise<string> {
  const { AWS_ENDPOINT_URL: endpoint } = host.env;
  const settings = { ...(endpoint && { endpoint }), ...clientSettings(options, host.env), ...host.client };
  return uploadReport(settings, place, page);
}

/**
 * Puts a page into a bucket with the caller's own credentials, and gives the address that a colleague with access opens:
 * that of the object in the console, or on an endpoint of one's own.
 *
 * @throws the SDK's error when the bucket does not take it
 */
export async function uploadReport(
  settings: ClientSettings,
  { bucket, key }: ReportPlace,
  page: string,
): Promise<string> {
  const client = new S3Client({ ...settings, ...(settings.endpoint !== undefined && { forcePathStyle: true }) });
  try {
    await client.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: page, ContentType: 'text/html; charset=utf-8' }),
    );
    const endpoint = await client.config.endpoint?.();
    if (endpoint !== undefined) {
      const port = endpoint.port === undefined ? '' : `:${endpoint.port}`;
      return `${endpoint.protocol}//${endpoint.hostname}${port}/${bucket}/${encodeURI(key)}`;
    }
    return consoleAddress(await client.config.region(), { bucket, key });
  } finally {
    client.destroy();
  }
}

/** The object's page in the console of the Region's partition. */
export function consoleAddress(region: string, { bucket, key }: ReportPlace): string {
  const host = region.startsWith('cn-')
    ? 'console.amazonaws.cn'
    : region.startsWith('us-gov-')
      ? 'console.amazonaws-us-gov.com'
      : `${region}.console.aws.amazon.com`;
  return `https://${host}/s3/object/${bucket}?region=${region}&prefix=${encodeURIComponent(key)}`;
}
