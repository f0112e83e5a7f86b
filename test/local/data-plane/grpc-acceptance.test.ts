import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { http2Caller, http2Server } from './http2-calls.ts';
import { byRouter, weighted } from './mesh.ts';
import { type MeshTraffic, meshTraffic } from './mesh-traffic.ts';

let world: MeshTraffic;
let callers: ReturnType<typeof http2Caller>[];
beforeEach(async () => {
  world = await meshTraffic();
  callers = [];
});
afterEach(async () => {
  for (const caller of callers) caller.close();
  await world.close();
});

/** A message in its frame: not compressed, and its length. Source: gRPC over HTTP/2, Length-Prefixed-Message. */
function frame(message: string): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(Buffer.byteLength(message), 1);
  return Buffer.concat([head, Buffer.from(message)]);
}

const grpc = { ':method': 'POST', 'content-type': 'application/grpc', te: 'trailers' };
type Respond = { readonly status: number; readonly message?: string };

/** The node `color` with a task that answers the calls of `color.ColorService` by their method. */
async function color(methods: Readonly<Record<string, () => Respond>>) {
  await world.mesh.node('color', { protocol: 'grpc' });
  await world.task(
    'color',
    http2Server((stream, headers) => {
      const method = String(headers[':path']).split('/').at(-1) ?? '';
      const { status, message } = methods[method]?.() ?? { status: 12 };
      const type = { 'content-type': 'application/grpc' };
      stream.resume();
      if (message === undefined) return stream.respond({ ...type, 'grpc-status': status }, { endStream: true });
      stream.respond(type, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': status }));
      stream.end(frame(message));
    }),
  );
}

async function route(match: object, more: object = {}) {
  const grpcRoute = { match, action: weighted({ color: 1 }), ...more };
  await world.mesh.routerOf('router', { 8080: 'grpc' }, { all: { grpcRoute } });
  await world.mesh.service('color.local', byRouter('router'));
  await world.propagate();
}

/** Calls methods of the service by way of a sidecar, with metadata. */
async function front() {
  await world.mesh.node('front', { backends: ['color.local'] });
  const task = await world.task('front');
  const caller = http2Caller(task.sidecar.url);
  callers.push(caller);
  const call = async (method: string, metadata: Record<string, string> = {}) => {
    const headers = { ':authority': 'color.local:8080', ...grpc, ...metadata };
    const answer = await caller.ask(`/color.ColorService/${method}`, headers, frame('question'));
    const status = Number(answer.isWhole ? answer.headers['grpc-status'] : answer.trailers['grpc-status']);
    return { http: answer.status, status, message: answer.body.subarray(5).toString(), headers: answer.headers };
  };
  return { call, ask: caller.ask, task };
}

test('I1: a route of one method takes no other, and retries on internal hide the errors of a flaky server', async () => {
  let flakes = 0;
  const flaky = () => (flakes++ % 2 === 0 ? { status: 13 } : { status: 0, message: 'red' });
  await color({
    GetColor: () => ({ status: 0, message: 'red' }),
    SetColor: () => ({ status: 0, message: '' }),
    Flaky: flaky,
  });
  const serviceName = 'color.ColorService';
  await route({ serviceName, methodName: 'GetColor' });
  const { call, task } = await front();
  expect(await call('GetColor')).toMatchObject({ http: 200, status: 0, message: 'red' });
  const unimplemented = await call('SetColor');
  expect(unimplemented).toMatchObject({ http: 200, status: 12, message: '' });
  expect(unimplemented.headers['grpc-message']).toBeUndefined();

  await route({ serviceName });
  expect(await call('SetColor')).toMatchObject({ status: 0 });
  expect(await call('Flaky')).toMatchObject({ status: 13 });

  flakes = 0;
  const retryPolicy = { maxRetries: 1, perRetryTimeout: { unit: 's', value: 5 }, grpcRetryEvents: ['internal'] };
  await route({ serviceName }, { retryPolicy });
  for (let i = 0; i < 5; i += 1) expect(await call('Flaky')).toMatchObject({ status: 0, message: 'red' });
  expect(task.counts('cluster.cds_egress_m_color_grpc_8080.')).toMatchObject({
    upstream_rq_retry: 5,
    upstream_rq_retry_success: 5,
  });
});

test('A route of gRPC matches metadata, and takes no request of another content type', async () => {
  await color({ GetColor: () => ({ status: 0, message: 'red' }) });
  await route({ metadata: [{ name: 'stage', match: { exact: 'beta' } }] });
  const { call, ask } = await front();
  expect([(await call('GetColor', { stage: 'beta' })).status, (await call('GetColor')).status]).toEqual([0, 12]);
  const plain = { ':authority': 'color.local:8080', stage: 'beta' };
  expect((await ask('/color.ColorService/GetColor', plain)).status).toBe(404);
  const other = { ...plain, 'content-type': 'application/grpcweb' };
  expect((await ask('/color.ColorService/GetColor', other)).status).toBe(404);
});

test('What a proxy answers by itself is a status of gRPC with its reason', async () => {
  await world.mesh.node('color', { protocol: 'grpc' });
  await route({});
  const { call } = await front();
  const { http, status, headers } = await call('GetColor');
  expect([http, status, headers['grpc-message'], headers.server]).toEqual([200, 14, 'no healthy upstream', 'envoy']);
});

test('A gateway takes calls by their service, and hands them on under the name of the virtual service', async () => {
  await color({ GetColor: () => ({ status: 0, message: 'red' }) });
  await route({});
  await world.mesh.ask('CreateVirtualGateway', {
    meshName: 'm',
    virtualGatewayName: 'ingress',
    spec: { listeners: [{ portMapping: { port: 9080, protocol: 'grpc' } }] },
  });
  await world.mesh.ask('CreateGatewayRoute', {
    meshName: 'm',
    virtualGatewayName: 'ingress',
    gatewayRouteName: 'color',
    spec: {
      grpcRoute: {
        match: { serviceName: 'color.ColorService' },
        action: { target: { virtualService: { virtualServiceName: 'color.local' } } },
      },
    },
  });
  const { origin } = await world.gateway('ingress', [9080]);
  const caller = http2Caller(origin);
  callers.push(caller);
  const taken = await caller.ask('/color.ColorService/GetColor', grpc, frame('question'));
  expect([taken.body.subarray(5).toString(), taken.trailers['grpc-status']]).toEqual(['red', '0']);
  const other = await caller.ask('/other.Service/GetColor', grpc, frame('question'));
  expect([other.status, other.headers['grpc-status']]).toEqual([200, '12']);
});
