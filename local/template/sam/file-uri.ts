import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod/mini';
import { AwsError } from '../../kit/aws-error.ts';
import type { Deployment } from '../deployment.ts';
import { TemplateError } from '../template-error.ts';

/** Where SAM finds a file: a path beside the template, `s3://bucket/key`, or the same as an object. */
export const fileUri = z.union([z.string(), z.strictObject({ Bucket: z.string(), Key: z.string() })]);
export type FileUri = z.infer<typeof fileUri>;

/** The object of S3 that is meant; undefined for a path. */
export function inS3(uri: FileUri): { readonly Bucket: string; readonly Key: string } | undefined {
  if (typeof uri !== 'string') return uri;
  const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  return Bucket === undefined || Key === undefined ? undefined : { Bucket, Key };
}

/** The bytes of an object of S3. @throws TemplateError when it cannot be read */
export async function readObject(
  object: { readonly Bucket: string; readonly Key: string },
  { call }: Pick<Deployment, 'call'>,
  at: string,
): Promise<Uint8Array> {
  try {
    const { Body } = await call('s3', 'GetObject', object);
    if (Body instanceof Uint8Array) return Body;
    throw new TemplateError(at, 'is no object of S3');
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new TemplateError(at, `s3://${object.Bucket}/${object.Key} cannot be read (${error.code}: ${error.message})`);
  }
}

/** For a file beside a template that came without its folder. */
export const notPackaged = (at: string, path: string) =>
  new TemplateError(
    at,
    `${JSON.stringify(path)} is no S3 URI of the form s3://bucket/key: package the template first (aws cloudformation package)`,
  );

/** A text that a template names. @throws TemplateError when it cannot be read */
export async function readFileUri(
  uri: FileUri,
  deployment: Deployment,
  at: string,
): Promise<{ readonly path: string; readonly text: string }> {
  const object = inS3(uri);
  if (object !== undefined) {
    return {
      path: `s3://${object.Bucket}/${object.Key}`,
      text: new TextDecoder().decode(await readObject(object, deployment, at)),
    };
  }
  if (deployment.folder === undefined) throw notPackaged(at, String(uri));
  const path = resolve(deployment.folder, String(uri));
  try {
    return { path, text: readFileSync(path, 'utf8') };
  } catch (error) {
    throw new TemplateError(at, `cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
}
