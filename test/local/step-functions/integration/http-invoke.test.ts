import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { AwsError } from '../../../../local/kit/aws-error.ts';
import type { HttpAnswer, HttpRequest } from '../../../../local/step-functions/integration/http-invoke.ts';
import type { Answers } from '../support.ts';
import { newWorld, only } from '../support.ts';

const connection = 'arn:aws:events:eu-west-1:000000000000:connection/checks/1';
const task = (changes: object = {}) =>
  only({
    Type: 'Task',
    Resource: 'arn:aws:states:::http:invoke',
    Arguments: {
      ApiEndpoint: 'https://checks.example.com/smoke',
      Method: 'POST',
      InvocationConfig: { ConnectionArn: connection },
      Headers: { 'X-Trace': '1' },
      RequestBody: { step: 1 },
      ...changes,
    },
    End: true,
  });

const ok: HttpAnswer = {
  status: 200,
  statusText: 'OK',
  headers: { 'content-type': ['application/json'] },
  body: '{"passed":true}',
};
const credentials = () => ({ Header: ['X-Api-Key', 'secret'] });

async function invoke(machine: object, answer: Partial<HttpAnswer> = {}, answers: Answers = {}) {
  const sent: HttpRequest[] = [];
  const all = { 'events:RetrieveConnectionCredentials': credentials, ...answers };
  const sendHttp = async (request: HttpRequest) => {
    sent.push(request);
    return { ...ok, ...answer };
  };
  const { run, calls } = newWorld(all, { sendHttp });
  const { description } = await run(machine);
  return { sent, calls, description };
}

test('An endpoint is sent the body as JSON with the credentials of the connection, and its answer is read', async () => {
  const { sent, calls, description } = await invoke(task());
  expect(sent).toEqual([
    expect.objectContaining({
      url: 'https://checks.example.com/smoke',
      method: 'POST',
      body: '{"step":1}',
      headers: expect.objectContaining({
        'x-api-key': 'secret',
        'x-trace': '1',
        'content-type': 'application/json; charset=UTF-8',
      }),
    }),
  ]);
  expect(JSON.parse(String(description.output))).toEqual({
    Headers: { 'content-type': ['application/json'] },
    ResponseBody: { passed: true },
    StatusCode: 200,
    StatusText: 'OK',
  });
  expect(calls.map(({ name }) => name)).toEqual(['states:InvokeHTTPEndpoint', 'events:RetrieveConnectionCredentials']);
});

test('An answer that is not JSON is a text', async () => {
  const { description } = await invoke(task(), { headers: { 'content-type': ['text/plain'] }, body: 'fine' });
  expect(JSON.parse(String(description.output))).toMatchObject({ ResponseBody: 'fine' });
});

test.each([404, 503, 302])('An answer of status %d is an error of that name', async (status) => {
  const { description } = await invoke(task(), { status });
  expect(description).toMatchObject({ status: 'FAILED', error: `States.Http.StatusCode.${status}` });
});

test('A picture is nothing that a state machine takes', async () => {
  const { description } = await invoke(task(), { headers: { 'content-type': ['image/png'] } });
  expect(description).toMatchObject({ error: 'States.Runtime' });
});

test('A connection that does not exist, or may not be used, is an error of its own', async () => {
  const failing = (code: string) => ({
    'events:RetrieveConnectionCredentials': () => {
      throw new AwsError(code, 'no');
    },
  });
  const gone = await invoke(task(), {}, failing('ResourceNotFoundException'));
  expect(gone.description).toMatchObject({ error: 'Events.ConnectionResource.ResourceNotFound' });
  const denied = await invoke(task(), {}, failing('AccessDeniedException'));
  expect(denied.description).toMatchObject({ error: 'Events.ConnectionResource.AccessDenied' });
  expect([...gone.sent, ...denied.sent]).toEqual([]);
});

test('Plain HTTP is taken on the loopback alone', async () => {
  const far = await invoke(task({ ApiEndpoint: 'http://checks.example.com/' }));
  expect(far.description).toMatchObject({ error: 'States.Runtime' });
  expect(far.sent).toEqual([]);
  const near = await invoke(task({ ApiEndpoint: 'http://127.0.0.1:1/' }));
  expect(near.description).toMatchObject({ status: 'SUCCEEDED' });
});

test('Arguments that are not implemented make the machine be refused, by name', async () => {
  await expect(newWorld().create(task({ QueryParameters: { a: '1' } }))).rejects.toThrow(/QueryParameters/);
});

test('An endpoint that does not answer within a minute is an error', async () => {
  const sendHttp = (_: HttpRequest, signal: AbortSignal) =>
    new Promise<HttpAnswer>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const world = newWorld({ 'events:RetrieveConnectionCredentials': credentials }, { sendHttp });
  const arn = await world.start(await world.create(task()));
  await world.clock.advance(59_000);
  expect(await world.describe(arn)).toMatchObject({ status: 'RUNNING' });
  await world.clock.advance(2000);
  expect(await world.describe(arn)).toMatchObject({ error: 'States.Http.Socket', cause: 'no answer within 60 s' });
});

let port = 0;
const server = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ passed: request.headers['x-api-key'] === 'secret' }));
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

test('A real endpoint is reached over the network', async () => {
  const world = newWorld({ 'events:RetrieveConnectionCredentials': credentials });
  const arn = await world.start(await world.create(task({ ApiEndpoint: `http://127.0.0.1:${port}/` })));
  for (let i = 0; i < 200; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    await world.clock.advance(0);
    const { status, output } = await world.describe(arn);
    if (status === 'RUNNING') continue;
    expect(JSON.parse(String(output))).toMatchObject({ ResponseBody: { passed: true } });
    return;
  }
  throw new Error('no answer');
});
