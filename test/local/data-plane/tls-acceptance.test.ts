import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import { Agent, request } from 'undici';
import { byNode } from './mesh.ts';
import { type MeshTraffic, meshTraffic } from './mesh-traffic.ts';
import { authorityNamed, pemFolder } from './tls/certificates.ts';

const authority = authorityNamed('mesh authority');
const files = pemFolder();
afterAll(files.remove);
const ca = files.write('ca.pem', authority.cert);
const trust = { file: { certificateChain: ca } };
const fileOf = (name: string, names = [`${name}.local`]) => ({ file: files.pair(name, authority.issue(names)) });
const strict = (name: string, more: object = {}) => ({
  tls: { mode: 'STRICT', certificate: fileOf(name), ...more },
});
const noFailure = { connection_error: 0, fail_verify_error: 0, fail_verify_no_cert: 0, fail_verify_san: 0 };
const refused = {
  status: 503,
  body: 'upstream connect error or disconnect/reset before headers. reset reason: connection failure',
};

let world: MeshTraffic;
beforeEach(async () => {
  world = await meshTraffic();
});
afterEach(() => world.close());

/** A node that says its name, as a service behind a gateway's path. */
async function behindGateway(name: string, listener: object = {}) {
  const { mesh, task } = world;
  await mesh.node(name, { ports: [9080], listener });
  await mesh.service(`${name}.local`, byNode(name));
  await mesh.gatewayRoute('front', name, { service: `${name}.local`, match: { prefix: `/${name}` } });
  return task(name, (_request, response) => void response.end(name));
}

/** A gateway whose policy holds for all its backends. */
const gateway = (policy: object, listener: object = {}) =>
  world.mesh.ask('CreateVirtualGateway', {
    meshName: 'm',
    virtualGatewayName: 'front',
    spec: {
      listeners: [{ portMapping: { port: 9080, protocol: 'http' }, ...listener }],
      backendDefaults: { clientPolicy: { tls: policy } },
    },
  });

test('A2: with TLS on some nodes only, those where both ends agree answer, and the others are 503', async () => {
  await gateway({ validation: { trust } });
  await behindGateway('white', strict('white'));
  await behindGateway('blue');
  const front = await world.gateway('front', [9080]);
  expect(await front.ask('/white')).toEqual({ status: 200, body: 'white' });
  expect(await front.ask('/blue')).toEqual(refused);
  expect(front.counts('cluster.cds_egress_m_blue_http_9080.')).toMatchObject({
    'ssl.handshake': 0,
    'ssl.connection_error': 3,
    upstream_cx_connect_fail: 3,
  });
});

test('A3: with TLS on all, the gateway is asked by https, and both its listener and its clusters count their handshakes', async () => {
  await gateway({ validation: { trust } }, strict('gateway'));
  const white = await behindGateway('white', strict('white'));
  const front = await world.gateway('front', [9080]);
  const dispatcher = new Agent({ connect: { ca: authority.cert, servername: 'gateway.local' } });
  const asked = await request(`${front.urls()[0]}/white`, { dispatcher });
  expect([asked.statusCode, await asked.body.text()]).toEqual([200, 'white']);
  await dispatcher.close();
  await expect(front.ask('/white')).rejects.toThrow();
  expect(front.counts('listener.0.0.0.0_9080.ssl.')).toMatchObject({ ...noFailure, handshake: 1, connection_error: 1 });
  expect(front.counts('cluster.cds_egress_m_white_http_9080.ssl.')).toMatchObject({ ...noFailure, handshake: 1 });
  expect(white.counts('listener.0.0.0.0_15000.ssl.')).toMatchObject({ ...noFailure, handshake: 1, no_certificate: 1 });
});

test('O1: mutual TLS in five states', async () => {
  const { mesh, task, propagate } = world;
  const color = 'http://color.local:8080/';
  const caller = (tls: object | undefined) => {
    const policy = tls && { clientPolicy: { tls } };
    const spec = {
      backends: [{ virtualService: { virtualServiceName: 'color.local', ...policy } }],
    };
    return mesh.ask('UpdateVirtualNode', { meshName: 'm', virtualNodeName: 'front', spec });
  };
  await mesh.node('color');
  await mesh.service('color.local', byNode('color'));
  await mesh.node('front', { backends: ['color.local'] });
  const server = await task('color', (_request, response) => void response.end('color'));
  const front = await task('front');
  const counts = () => ({
    client: front.counts('cluster.cds_egress_m_color_http_8080.ssl.'),
    server: server.counts('listener.0.0.0.0_15000.ssl.'),
  });

  // Plain.
  expect(await front.ask(color)).toEqual({ status: 200, body: 'color' });
  expect(counts()).toEqual({ client: {}, server: {} });

  // TLS.
  await mesh.node('color', { listener: strict('color') });
  await caller({ validation: { trust } });
  await propagate();
  expect(await front.ask(color)).toEqual({ status: 200, body: 'color' });
  expect(counts()).toMatchObject({ client: { ...noFailure, handshake: 1 }, server: { ...noFailure, handshake: 1 } });

  // A name that the certificate is not for.
  const other = { match: { exact: ['other.local'] } };
  await caller({ validation: { trust, subjectAlternativeNames: other } });
  await propagate();
  expect(await front.ask(color)).toEqual(refused);
  expect(counts().client).toMatchObject({ ...noFailure, handshake: 1, fail_verify_san: 3 });

  // A client certificate is asked for, and there is none.
  await mesh.node('color', { listener: strict('color', { validation: { trust } }) });
  await caller({ validation: { trust } });
  await propagate();
  expect(await front.ask(color)).toEqual(refused);
  expect(counts()).toMatchObject({ server: { fail_verify_no_cert: 3 }, client: { connection_error: 3 } });

  // With one.
  const { no_certificate: before } = counts().server;
  await caller({ certificate: fileOf('front'), validation: { trust } });
  await propagate();
  expect(await front.ask(color)).toEqual({ status: 200, body: 'color' });
  expect(counts().server.no_certificate).toBe(before);
});
