import type { Caller } from '../kit/call.ts';
import { bucketInHost } from '../s3/host.ts';
import { readObject } from '../template/sam/file-uri.ts';
import type { Context } from './context.ts';
import { invalid } from './errors.ts';

/** Source: CloudFormation user guide, quotas: a template in a request, and one in S3. */
const mostBytes = { body: 51_200, object: 1_048_576 };

/** `https://s3.eu-west-1.amazonaws.com/bucket/key`, `http://127.0.0.1:4599/bucket/key`, or with the bucket before the host. */
function objectAt(url: string): { readonly Bucket: string; readonly Key: string } {
  if (!URL.canParse(url))
    throw invalid(`TemplateURL must reference a valid S3 object to which you have access: ${url}`);
  const { host, pathname, searchParams } = new URL(url);
  if (searchParams.has('versionId')) throw invalid('The embedded AWS keeps no versions of objects.');
  const inHost = bucketInHost(host);
  const [first = '', ...rest] = decodeURIComponent(pathname).slice(1).split('/');
  const Bucket = inHost ?? first;
  const Key = inHost === undefined ? rest.join('/') : decodeURIComponent(pathname).slice(1);
  if (Bucket === '' || Key === '') throw invalid('TemplateURL must be a supported URL.');
  return { Bucket, Key };
}

interface Source {
  readonly TemplateBody?: string | undefined;
  readonly TemplateURL?: string | undefined;
  readonly UsePreviousTemplate?: boolean | undefined;
}

/**
 * The text of the template that an input names in one of three ways.
 *
 * @param before the stack's, where there is one
 * @throws AwsError ValidationError, TemplateError for an object that cannot be read
 */
export async function templateText(
  { call }: Pick<Context, 'call'>,
  { TemplateBody, TemplateURL, UsePreviousTemplate }: Source,
  caller: Caller,
  before?: string,
): Promise<string> {
  const ways = [TemplateBody, TemplateURL, UsePreviousTemplate === true ? true : undefined];
  if (ways.filter((way) => way !== undefined).length !== 1) {
    throw invalid('Either Template URL or Template Body must be specified.');
  }
  if (TemplateBody !== undefined) {
    if (Buffer.byteLength(TemplateBody) <= mostBytes.body && TemplateBody !== '') return TemplateBody;
    throw invalid(
      `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${mostBytes.body} and greater than 0`,
    );
  }
  if (TemplateURL === undefined) {
    if (before === undefined) throw invalid('There is no previous template.');
    return before;
  }
  const asCaller = {
    call: (...[service, operation, input]: [Parameters<typeof call>[0], string, object]) =>
      call(service, operation, { ...input }, caller),
  };
  const bytes = await readObject(objectAt(TemplateURL), asCaller, 'TemplateURL');
  if (bytes.byteLength > mostBytes.object) {
    throw invalid(`Template may not exceed ${mostBytes.object} bytes in size.`);
  }
  return new TextDecoder().decode(bytes);
}
