import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createConsole } from '../../../local/console/console.ts';
import type { ListedTask } from '../../../local/data-plane/tasks/task-health.ts';
import { type EmbeddedAws, embeddedAws } from '../../../local/embedded-aws.ts';
import { type HttpDoor, startHttpDoor } from '../../../local/http/http-door.ts';
import { AwsError } from '../../../local/kit/aws-error.ts';
import { asking, countedSurroundings } from '../asking.ts';

let aws: EmbeddedAws;
let refusal: AwsError | undefined;
let door: HttpDoor;
const root = '/console/app-mesh';

interface Sent {
  readonly body?: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** As fetch, which lets nobody write Host, Origin and Sec-Fetch-Site. */
const send = ({ method = 'GET', path = root, headers = {}, body = '' }: Sent) =>
  new Promise<{ status: number; text: string; headers: Readonly<Record<string, unknown>> }>((resolve, reject) => {
    const sent = request({ port: door.port, method, path, headers }, async (answer) => {
      const chunks = await answer.toArray();
      resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString(), headers: answer.headers });
    });
    sent.on('error', reject).end(body);
  });

beforeAll(async () => {
  aws = embeddedAws({
    surroundings: countedSurroundings(),
    async intercept(_call, effect) {
      if (refusal !== undefined) throw refusal;
      return effect();
    },
  });
  const tasks: ListedTask[] = [];
  const pages = createConsole({
    readMesh: aws.services.appmesh.readMesh,
    tasks: () => tasks,
    call: aws.call,
    dispatch: aws.dispatch,
    now: () => aws.surroundings.clock.now(),
    traces: { now: () => aws.surroundings.clock.now(), losses: () => [] },
  });
  door = await startHttpDoor({ dispatch: aws.dispatch, log: aws.log, beside: pages, port: 0 });
  await asking(aws.services.appmesh)('CreateMesh', { meshName: 'a/b <i>' });
});
afterAll(async () => {
  await door.close();
  await aws.close();
});

describe('the console', () => {
  test('lists the meshes, each with the way to its page, whatever its name', async () => {
    const { status, text } = await send({});
    const [, path = ''] = /href="([^"]*meshes[^"]*)"/.exec(text) ?? [];

    expect(status).toBe(200);
    expect(text).toContain('a/b &lt;i&gt;');
    expect(await send({ path })).toMatchObject({
      status: 200,
      text: expect.stringContaining('<h1>a/b &lt;i&gt;</h1>'),
    });
  });

  test('hands out what changes on a page as JSON, so that the page can follow', async () => {
    const { text, headers } = await send({ path: `${root}/meshes/a%2Fb%20%3Ci%3E?as=json` });

    expect(headers['content-type']).toBe('application/json');
    expect(Object.keys(JSON.parse(text).sections)).toEqual(['drawing', 'traffic', 'links', 'parts', 'tasks']);
  });

  test('says what there is not, on a page and in JSON', async () => {
    expect(await send({ path: `${root}/meshes/gone` })).toMatchObject({ status: 404 });
    expect((await send({ path: `${root}/meshes/gone?as=json` })).text).toBe('{"message":"There is no mesh gone."}');
    expect(await send({ path: `${root}/meshes/%E0` })).toMatchObject({ status: 404 });
    expect(await send({ path: `${root}/toString` })).toMatchObject({ status: 404 });
    expect(await send({ method: 'DELETE' })).toMatchObject({ status: 405 });
  });

  test('is found from /console, and loads its own style and script alone', async () => {
    expect(await send({ path: '/console' })).toMatchObject({ status: 303, headers: { location: root } });
    const { text, headers } = await send({});
    const loaded = [...text.matchAll(/(?:href|src)="([^"]*\.(?:css|js))"/g)].map(([, path = '']) => path);

    expect(await Promise.all(loaded.map(async (path) => (await send({ path })).status))).toEqual([200, 200]);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(text).not.toMatch(/style="|onclick=|https?:/);
  });

  test.each([
    ['another host', { host: 'evil.example' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['a hidden origin', { origin: 'null' }],
    ['another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
    ['another port of this machine', { 'sec-fetch-site': 'same-site' }],
  ])('refuses %s', async (_, headers) => {
    expect((await send({ headers })).status).toBe(403);
  });

  test('shows what AWS refuses it as it came', async () => {
    refusal = new AwsError('ThrottlingException', 'Rate exceeded', 400);

    const answer = await send({});
    refusal = undefined;

    expect(answer).toMatchObject({ status: 400, text: expect.stringContaining('ThrottlingException: Rate exceeded') });
  });

  test('takes forms of its own pages, and of no other', async () => {
    const form = { method: 'POST', path: `${root}/create`, body: 'step=mesh&do=next&meshName=m' };
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const sent = (headers: Readonly<Record<string, string>>) => send({ ...form, headers });

    expect(await sent({ ...type, origin: door.url, 'sec-fetch-site': 'same-origin' })).toMatchObject({ status: 200 });
    expect(await sent({ ...type, origin: 'null' })).toMatchObject({ status: 403 });
    expect(await sent({ ...type, origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' })).toMatchObject({
      status: 403,
    });
    expect(await sent({ 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
  });

  test('leaves a bucket of its name to S3, whose requests are signed', async () => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=A/20260101/eu-west-1/s3/aws4_request, SignedHeaders=h, Signature=0';

    expect((await send({ headers: { authorization } })).text).toContain('<Code>NoSuchBucket</Code>');
  });
});
