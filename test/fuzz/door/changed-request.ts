import { gzipSync } from 'node:zlib';
import type { Random } from '../../simulation/random.ts';
import { mutatedOften, mutatedText, oddText } from '../odd-values.ts';
import { type Sample, samples } from './calls.ts';

/** A request as it is sent. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Base 64, so that a reproduction can be printed. */
  readonly body: string;
}

const headersOf = ({ scope, target, isForm }: Sample): Record<string, string> => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/${scope}/aws4_request, SignedHeaders=host, Signature=0`,
  'content-type': isForm === true ? 'application/x-www-form-urlencoded' : 'application/x-amz-json-1.0',
  ...(target === undefined ? {} : { 'x-amz-target': target }),
});

const wellFormed = (text: string): string => text.toWellFormed();

const bodyOf = (body: unknown, isForm: boolean): string => {
  if (!isForm || typeof body !== 'object' || body === null) return JSON.stringify(body) ?? '';
  const pairs = Object.entries(body).map(([name, value]): [string, string] => [
    wellFormed(name),
    wellFormed(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')),
  ]);
  return new URLSearchParams(pairs).toString();
};

/** A request of a client. */
export const requestOf = (sample: Sample): Sent => ({
  method: sample.method,
  path: sample.path,
  headers: headersOf(sample),
  body: Buffer.from(sample.method === 'GET' ? '' : bodyOf(sample.body, sample.isForm === true)).toString('base64'),
});

/** What HTTP can carry at all. */
const inHeader = (text: string): string => text.replaceAll(/[^\t\x20-\x7e]/g, '?').slice(0, 4000);
const inPath = (text: string): string =>
  `/${text.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, 8000)}`.replace(/^\/\//, '/');

const otherHeaders = (random: Random, headers: Readonly<Record<string, string>>): Record<string, string> => {
  const scopes = ['iam', '', 'constructor', random.pick(samples).scope];
  switch (random.int(0, 7)) {
    case 0:
      return { ...headers, 'x-amz-target': inHeader(mutatedText(random, headers['x-amz-target'] ?? 'A.B')) };
    case 1:
      return { ...headers, 'x-amz-target': random.pick(samples).target ?? '' };
    case 2:
      return { ...headers, authorization: inHeader(mutatedText(random, headers.authorization ?? '')) };
    case 3:
      return { ...headers, ...headersOf({ ...random.pick(samples), scope: random.pick(scopes) as Sample['scope'] }) };
    case 4:
      return { ...headers, 'content-encoding': random.pick(['gzip', 'br', 'identity', 'aws-chunked', '']) };
    case 5:
      return { ...headers, 'content-type': inHeader(oddText(random)) };
    case 6:
      return {
        ...headers,
        [random.pick(['x-amz-invocation-type', 'x-amz-log-type', 'x-amz-client-context', 'smithy-protocol'])]:
          random.pick(['Event', 'DryRun', 'Tail', 'e30=', 'W1tb', 'x']),
      };
    default: {
      const { [random.pick(Object.keys(headers))]: _, ...others } = headers;
      return others;
    }
  }
};

/** One of the samples with something of it changed, mostly its body. */
export function changedRequest(random: Random): Sent {
  const sample = random.pick(samples);
  const body = random.chance(0.85) ? mutatedOften(random, sample.body) : sample.body;
  const written = bodyOf(body, sample.isForm === true);
  const text = random.chance(0.12) ? mutatedText(random, written) : written;
  const headers = headersOf(sample);
  const isGzip = random.chance(0.03);
  const bytes = Buffer.from(text);
  return {
    method: random.chance(0.04)
      ? random.pick(['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'])
      : sample.method,
    path: random.chance(0.15) ? inPath(mutatedText(random, sample.path)) : sample.path,
    headers: {
      ...(random.chance(0.15) ? otherHeaders(random, headers) : headers),
      ...(isGzip && { 'content-encoding': 'gzip' }),
    },
    body: (isGzip ? gzipSync(bytes) : bytes).toString('base64'),
  };
}
