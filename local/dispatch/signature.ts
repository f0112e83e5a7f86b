import type { AwsRequest } from '../http-message.ts';
import { AwsError } from '../kit/aws-error.ts';

/** What a request's signature says of who calls and which service is meant. */
export interface Signature {
  readonly accessKeyId: string;
  /** The service of the credential scope: `appmesh`. */
  readonly scope: string;
  /** Undefined with SigV4a, which signs for several. */
  readonly region?: string;
}

/** `AKID/20260101/eu-west-1/appmesh/aws4_request`; with SigV4a the region is missing. */
function credential(text: string): Signature {
  const parts = text.split('/');
  const accessKeyId = parts[0];
  const scope = parts.at(-2);
  const region = parts.length > 4 ? parts.at(-3) : undefined;
  if (parts.length < 4 || accessKeyId === undefined || scope === undefined || parts.at(-1) !== 'aws4_request') {
    throw new AwsError('IncompleteSignatureException', `The credential of the signature is not valid: ${text}`);
  }
  return { accessKeyId, scope, ...(region !== undefined && { region }) };
}

/**
 * From the Authorization header, or the query of a presigned URL; undefined when the request is not signed.
 *
 * @throws AwsError IncompleteSignatureException when it is signed in a way that AWS does not know.
 */
export function signatureOf({ headers, query }: Pick<AwsRequest, 'headers' | 'query'>): Signature | undefined {
  const presigned = query['X-Amz-Credential']?.[0];
  if (presigned !== undefined) return credential(presigned);
  const header = headers.authorization;
  if (header === undefined) return undefined;
  const [, text] = /^AWS4-\S+\s.*?Credential=([^,\s]+)/.exec(header) ?? [];
  if (text === undefined) {
    throw new AwsError('IncompleteSignatureException', 'The Authorization header has no AWS4 credential.');
  }
  return credential(text);
}
