import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { machineClock } from '../../../../local/clock.ts';
import { readTraceHeader } from '../../../../local/data-plane/tracing/trace-header.ts';
import { createTracer } from '../../../../local/data-plane/tracing/tracer.ts';
import { byNode } from '../mesh.ts';
import { type MeshTraffic, meshTraffic } from '../mesh-traffic.ts';

const root = '1-5759e988-bd862e3fe1be46a994272793';

let daemon: Socket;
let world: MeshTraffic;
let received: IncomingHttpHeaders = {};
const closers: (() => void)[] = [];
beforeEach(async () => {
  daemon = createSocket('udp4').bind(0, '127.0.0.1');
  await once(daemon, 'listening');
  world = await meshTraffic({
    traceOf(identity) {
      const { port } = daemon.address();
      const tracer = createTracer({
        identity,
        port: () => port,
        samplingRate: 0.5,
        random: () => 0.4,
        clock: machineClock,
      });
      closers.push(tracer.close);
      return tracer.trace;
    },
  });
  const { mesh, task } = world;
  await mesh.node('blue');
  await mesh.service('color.local', byNode('blue'));
  await mesh.node('front', { backends: ['color.local'] });
  await task('blue', ({ headers }, response) => {
    received = headers;
    response.writeHead(404).end('blue');
  });
});
afterEach(async () => {
  await world.close();
  for (const close of closers.splice(0)) close();
  daemon.close();
});

/** Asks the service by way of the caller's proxy, and returns the segments of both proxies. */
async function ask(headers: Record<string, string> = {}, segments = 2) {
  const heard: string[] = [];
  const all = new Promise<void>((resolve) =>
    daemon.on('message', (message) => {
      heard.push(String(message));
      if (heard.length === segments) resolve();
    }),
  );
  const front = await world.task('front');
  const { body } = await request(`${front.sidecar.url}/a?b`, { headers: { host: 'color.local:8080', ...headers } });
  await body.dump();
  if (segments > 0) await all;
  const documents = heard.map((datagram) => {
    const [head, document = ''] = datagram.split('\n');
    expect(head).toBe('{"format": "json", "version": 1}');
    return JSON.parse(document);
  });
  return {
    caller: documents.find(({ name }) => name === 'm/front'),
    callee: documents.find(({ name }) => name === 'm/blue'),
    heard,
  };
}

describe('a traced request', () => {
  test('is a segment of each proxy, the callee’s under the caller’s, and goes on with the callee’s for its parent', async () => {
    const { caller, callee } = await ask();
    expect(caller).toMatchObject({
      trace_id: expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/),
      origin: 'AWS::AppMesh::Proxy',
      http: {
        request: { method: 'GET', url: 'http://color.local:8080/a?b' },
        response: { status: 404, content_length: 4 },
      },
      error: true,
      aws: { app_mesh: { mesh_name: 'm', virtual_node_name: 'front' } },
    });
    expect(caller).not.toHaveProperty('parent_id');
    expect(callee).toMatchObject({ trace_id: caller.trace_id, parent_id: caller.id });
    expect(callee.start_time).toBeGreaterThanOrEqual(caller.start_time);
    expect(callee.end_time).toBeGreaterThanOrEqual(callee.start_time);
    expect(received['x-amzn-trace-id']).toBe(`Root=${caller.trace_id};Parent=${callee.id};Sampled=1`);
  });

  test('continues the trace that its header names', async () => {
    const header = `Root=${root};Parent=53995c3f42cd8ad8;Sampled=1`;
    const { caller } = await ask({ 'X-Amzn-Trace-Id': header });
    expect(caller).toMatchObject({ trace_id: root, parent_id: '53995c3f42cd8ad8' });
  });

  test('of a trace that is not sampled sends nothing, and goes on with it', async () => {
    const { heard } = await ask({ 'x-amzn-trace-id': `Root=${root};Sampled=0` }, 0);
    expect(heard).toEqual([]);
    expect(received['x-amzn-trace-id']).toMatch(new RegExp(`^Root=${root};Parent=[0-9a-f]{16};Sampled=0$`));
  });
});

test.each([
  [`Root=${root}`, { root, parent: undefined, isSampled: undefined }],
  [
    `Self=1-2;root=${root}; Parent=53995c3f42cd8ad8;Sampled=?`,
    { root, parent: '53995c3f42cd8ad8', isSampled: undefined },
  ],
  [`Root=${root};Parent=evil"\n`, { root, parent: undefined, isSampled: undefined }],
  ['Root=1-zz;Sampled=1', undefined],
  ['', undefined],
])('the header %j is read as %j', (text, context) => {
  expect(readTraceHeader(text)).toEqual(context);
});
