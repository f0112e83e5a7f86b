import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type EmbeddedAws, embeddedAws } from '../../../local/embedded-aws.ts';
import { type HttpDoor, startHttpDoor } from '../../../local/http/http-door.ts';
import type { ServiceName } from '../../../local/kit/call.ts';
import { deepestJson } from '../../../local/kit/json.ts';
import { countedSurroundings } from '../asking.ts';

const credential = (scope: string) => `AKID/20260101/eu-west-1/${scope}/aws4_request`;
const signed = (scope: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${credential(scope)}, SignedHeaders=host, Signature=0`,
});

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

let aws: EmbeddedAws;
let door: HttpDoor;

/** As fetch, which lets nobody write Host, Origin and Sec-Fetch-Site. */
const send = ({ method = 'POST', path = '/', headers = {}, body = '' }: Sent) =>
  new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = request({ port: door.port, method, path, headers }, async (answer) => {
      const chunks = await answer.toArray();
      resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
    });
    sent.on('error', reject).end(body);
  });

beforeEach(async () => {
  const idle = (name: ServiceName) => () => ({ name, call: async () => ({}) });
  aws = embeddedAws({ surroundings: countedSurroundings(), add: [idle('lambda')] });
  door = await startHttpDoor({ dispatch: aws.dispatch, log: aws.log, port: 0 });
});

afterEach(async () => {
  await door.close();
  await aws.close();
});

describe('a page of another place', () => {
  const crossSite = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const createQueue = 'Action=CreateQueue&QueueName=q';

  test.each([
    ['whose name was made to point here', { host: 'evil.example', ...signed('sqs') }],
    ['that posts a form with the credential in the query', crossSite],
    ['that hides its origin', { origin: 'null' }],
    ['that follows a link', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
  ])('%s is refused, and nothing happens', async (_, headers) => {
    const path = `/?X-Amz-Credential=${encodeURIComponent(credential('sqs'))}`;

    const answers = [
      await send({ path, headers: { ...form, ...headers }, body: createQueue }),
      await send({ method: 'GET', path: `${path}&${createQueue}`, headers }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    expect(answers[0]?.text).toContain('<Code>AccessDenied</Code>');
    const listed = await send({ headers: { ...form, ...signed('sqs') }, body: 'Action=ListQueues' });
    expect(listed.text).not.toContain('<QueueUrl>');
    expect(aws.log.since(0)).toMatchObject([{ status: 403, code: 'AccessDeniedException' }, { status: 403 }, {}]);
  });

  test.each(['/_local/health', '/_local/requests', '/v20190125/meshes', '/2015-03-31/functions'])(
    'is refused at %s, in JSON',
    async (path) => {
      const { status, text } = await send({ method: 'GET', path, headers: { host: 'evil.example:80' } });

      expect([status, text]).toEqual([403, expect.stringContaining('alone')]);
    },
  );

  test('may not ask whether it may ask', async () => {
    const headers = { ...crossSite, 'access-control-request-method': 'PUT' };

    expect((await send({ method: 'OPTIONS', headers })).status).toBe(403);
  });
});

describe('a body without an end', () => {
  const putMetricData = {
    ...signed('monitoring'),
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'GraniteServiceVersion20100801.PutMetricData',
  };
  const mebibyte = 1024 * 1024;

  test.each([
    ['monitoring', mebibyte],
    ['states', mebibyte],
    ['sqs', 4 * mebibyte],
    ['lambda', 6 * mebibyte],
    ['dynamodb', 16 * mebibyte],
  ])('of a call to %s is refused beyond %d bytes', async (scope, limit) => {
    const target = { 'x-amz-target': 'Any.Operation' };
    const headers = { ...signed(scope), ...(scope === 'lambda' ? {} : target) };
    const path = scope === 'lambda' ? '/2015-03-31/functions/f/invocations' : '/';

    const [within, beyond] = [
      await send({ path, headers, body: ' '.repeat(limit) }),
      await send({ path, headers, body: ' '.repeat(limit + 1) }),
    ];

    expect(within.status).not.toBe(413);
    expect([beyond.status, beyond.text]).toEqual([413, expect.stringContaining(`larger than ${limit} bytes`)]);
  });

  test('is refused unread where it names no service', async () => {
    const { status } = await send({ body: Buffer.alloc(3 * mebibyte) });

    expect(status).toBe(403);
  });

  test('is refused while it is unpacked', async () => {
    const body = gzipSync(Buffer.alloc(64 * mebibyte, ' '));

    const { status, text } = await send({ headers: { ...putMetricData, 'content-encoding': 'gzip' }, body });

    expect([status, text]).toEqual([413, expect.stringContaining('RequestEntityTooLarge')]);
  });

  test('is refused where its lists lie deeper in each other than they may, each service in its own words', async () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

    const answers = [
      await send({ headers: putMetricData, body: `{"Namespace":${nested(deepestJson - 1)}}` }),
      await send({ headers: putMetricData, body: `{"Namespace":${nested(deepestJson)}}` }),
      await send({ headers: putMetricData, body: `{"Namespace":${nested(100_000)}}` }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
    expect(answers.map(({ text }) => text.includes('SerializationException'))).toEqual([false, true, true]);
  });
});
