import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { objectAddress } from '../../core/links/console.ts';
import type { ReportPlace } from '../../core/links/report-place.ts';
import type { Context } from '../run/context.ts';
import { type ClientSettings, clientSettings } from '../run/settings.ts';

/** Uploads with the settings of a command, which may lead to the embedded AWS. @throws as `uploadReport` */
export function uploadWith({ host, options }: Context, place: ReportPlace, page: string): Promise<string> {
  const { AWS_ENDPOINT_URL: endpoint } = host.env;
  const settings = { ...(endpoint && { endpoint }), ...clientSettings(options, host.env), ...host.client };
  return uploadReport(settings, place, page);
}

/**
 * Puts a page into a bucket with the caller's own credentials, and gives its address.
 *
 * @throws the SDK's error when the bucket does not take it
 */
export async function uploadReport(settings: ClientSettings, place: ReportPlace, page: string): Promise<string> {
  const client = new S3Client({ ...settings, ...(settings.endpoint !== undefined && { forcePathStyle: true }) });
  const object = { Bucket: place.bucket, Key: place.key };
  try {
    await client.send(new PutObjectCommand({ ...object, Body: page, ContentType: 'text/html; charset=utf-8' }));
    const endpoint = await client.config.endpoint?.();
    const port = endpoint?.port === undefined ? '' : `:${endpoint.port}`;
    const own = endpoint && `${endpoint.protocol}//${endpoint.hostname}${port}`;
    return objectAddress({ region: await client.config.region(), endpoint: own }, place);
  } finally {
    client.destroy();
  }
}
