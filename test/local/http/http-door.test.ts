import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LostAnswer } from '../../../local/dispatch/intercept.ts';
import { type EmbeddedAws, embeddedAws } from '../../../local/embedded-aws.ts';
import { type HttpDoor, startHttpDoor } from '../../../local/http/http-door.ts';
import { countedSurroundings } from '../asking.ts';

const signed = (scope: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/${scope}/aws4_request, SignedHeaders=host, Signature=0`,
});

describe('the HTTP door', () => {
  let aws: EmbeddedAws;
  let door: HttpDoor;

  beforeEach(async () => {
    aws = embeddedAws({
      surroundings: countedSurroundings(),
      intercept: async ({ operation }, proceed) => {
        if (operation === 'ListMeshes') throw new LostAnswer();
        return proceed();
      },
    });
    door = await startHttpDoor({ dispatch: aws.dispatch, log: aws.log, port: 0 });
  });

  afterEach(async () => {
    await door.close();
    await aws.close();
  });

  test('says that it is well', async () => {
    const response = await fetch(`${door.url}/_local/health`);

    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });

  test('says where listeners are reached, and what is not served', async () => {
    const served = { endpoints: [{ name: 'a listener', url: 'http://127.0.0.1:8080' }], problems: ['not this'] };
    const own = await startHttpDoor({ dispatch: aws.dispatch, log: aws.log, port: 0, served: () => served });
    expect(await (await fetch(`${own.url}/_local/endpoints`)).json()).toEqual(served);
    expect(await (await fetch(`${door.url}/_local/endpoints`)).json()).toEqual({ endpoints: [], problems: [] });
    await own.close();
  });

  test('gives the request log as lines of JSON, from any sequence number on', async () => {
    for (const name of ['a', 'b']) {
      await fetch(`${door.url}/v20190125/meshes/${name}`, { headers: signed('appmesh') });
    }

    const lines = (await (await fetch(`${door.url}/_local/requests?since=1`)).text()).trim().split('\n');

    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { sequence: 2, operation: 'DescribeMesh', resource: 'b', status: 404, code: 'NotFoundException', caller: 'user' },
    ]);
    expect((await fetch(`${door.url}/_local/requests?since=x`)).status).toBe(400);
  });

  test.each([
    ['GET', '/_local/other', 404],
    ['POST', '/_local/health', 405],
  ])('answers %s %s with %i', async (method, path, status) => {
    expect((await fetch(`${door.url}${path}`, { method })).status).toBe(status);
  });

  test('refuses a port that is taken, in one clear sentence', async () => {
    const second = startHttpDoor({ dispatch: aws.dispatch, log: aws.log, port: door.port });

    await expect(second).rejects.toThrow(`Port ${door.port} on 127.0.0.1 is already in use.`);
  });

  test('breaks the connection when the answer is lost', async () => {
    await expect(fetch(`${door.url}/v20190125/meshes`, { headers: signed('appmesh') })).rejects.toThrow('fetch failed');
  });

  test.each([
    [
      'restJson',
      { path: '/v20190125/meshes' },
      { 'x-amzn-errortype': 'MissingAuthenticationTokenException' },
      'Missing Authentication Token',
    ],
    ['awsJson', { target: 'AmazonSSM.GetParameter' }, {}, '"__type":"MissingAuthenticationTokenException"'],
    ['query', { body: 'Action=GetCallerIdentity' }, {}, '<Code>MissingAuthenticationToken</Code>'],
  ])('refuses a request without a signature, in %s', async (_protocol, asked, headers, text) => {
    const { path = '/', target, body = '' } = asked as { path?: string; target?: string; body?: string };
    const response = await fetch(`${door.url}${path}`, {
      method: 'POST',
      body,
      headers: target === undefined ? {} : { 'x-amz-target': target },
    });

    expect(response.status).toBe(403);
    expect(Object.fromEntries(response.headers)).toMatchObject(headers);
    expect(await response.text()).toContain(text);
    expect(aws.log.since(0)).toMatchObject([{ status: 403, caller: 'unknown' }]);
  });

  test.each([
    ['a service that is not there', signed('iam'), 501, 'no service iam'],
    ['a service that AWS does not have', signed('constructor'), 501, 'no service constructor'],
    ['a signature that is none', { authorization: 'Bearer token' }, 400, 'IncompleteSignature'],
    ['a credential without a scope', { authorization: 'AWS4-HMAC-SHA256 Credential=AKID, Signature=0' }, 400, 'AKID'],
    ['a body in an unknown encoding', { ...signed('sts'), 'content-encoding': 'br' }, 400, 'br'],
    ['a body that is not what it says', { ...signed('sts'), 'content-encoding': 'gzip' }, 400, 'gzip'],
  ])('refuses %s and says so', async (_what, headers, status, text) => {
    const response = await fetch(door.url, { method: 'POST', body: 'Action=GetCallerIdentity', headers });

    expect(response.status).toBe(status);
    expect(await response.text()).toContain(text);
  });

  test('takes a presigned URL', async () => {
    const query =
      'Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Credential=AKID%2F20260101%2Fx%2Fsts%2Faws4_request';

    const response = await fetch(`${door.url}/?${query}&X-Amz-Signature=0`);

    expect(await response.text()).toContain('<UserId>AKID</UserId>');
  });

  test('tells its own time, as AWS does, and not the machine’s', async () => {
    const { clock } = countedSurroundings();
    const other = await startHttpDoor({ dispatch: aws.dispatch, log: aws.log, port: 0, clock });

    const response = await fetch(`${other.url}/_local/health`);

    expect(Date.parse(response.headers.get('date') ?? '')).toBe(clock.now());
    await other.close();
  });
});
