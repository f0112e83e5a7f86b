import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Agent, request } from 'undici';
import { http2Caller, http2Server } from './http2-calls.ts';
import { byNode } from './mesh.ts';
import { type MeshTraffic, meshTraffic } from './mesh-traffic.ts';
import { authorityNamed, pemFolder } from './tls/certificates.ts';

const authority = authorityNamed('mesh authority');
const files = pemFolder();
afterAll(files.remove);
const trust = { file: { certificateChain: files.write('ca.pem', authority.cert) } };
const file = files.pair('color', authority.issue(['color.local', 'spiffe://m/color']));
const tls = (mode: string, more: object = {}) => ({ tls: { mode, certificate: { file }, ...more } });

const secrets = {
  'spiffe://m/front': files.pair('front', authority.issue(['spiffe://m/front'])),
  'spiffe://m': trust.file,
};

let world: MeshTraffic;
beforeEach(async () => {
  world = await meshTraffic({ secrets });
});
afterEach(() => world.close());

/** A caller of `color.local`, by a policy where one is given. */
async function front(policy?: object) {
  const clientPolicy = policy && { clientPolicy: { tls: policy } };
  const virtualService = { virtualServiceName: 'color.local', ...clientPolicy };
  const spec = { backends: [{ virtualService }] };
  await world.mesh.ask('CreateVirtualNode', { meshName: 'm', virtualNodeName: 'front', spec });
  return world.task('front');
}

async function follow(policy: object) {
  const virtualService = { virtualServiceName: 'color.local', clientPolicy: { tls: policy } };
  const spec = { backends: [{ virtualService }] };
  await world.mesh.ask('UpdateVirtualNode', { meshName: 'm', virtualNodeName: 'front', spec });
  await world.propagate();
}

async function color(listener: object, protocol = 'http') {
  await world.mesh.node('color', { listener, protocol });
  await world.mesh.service('color.local', byNode('color'));
}

const color8080 = 'http://color.local:8080/';
const answering = () => world.task('color', (_request, response) => void response.end('color'));
const refused = { status: 503, body: expect.stringContaining('reset reason: connection failure') };

describe('a listener', () => {
  test('that is permissive takes TLS from the mesh, and clear text beside it', async () => {
    await color(tls('PERMISSIVE'));
    const { origin, counts } = await answering();
    const task = await front();
    expect(await task.ask(color8080)).toEqual({ status: 200, body: 'color' });
    expect(await (await fetch(origin)).text()).toBe('color');
    expect(counts('listener.0.0.0.0_15000.')).toMatchObject({ 'ssl.handshake': 1, downstream_cx_total: 2 });
  });

  test('that is strict closes a connection in clear text', async () => {
    await color(tls('STRICT'));
    const { origin, counts } = await answering();
    await expect(fetch(origin)).rejects.toThrow();
    expect(counts('listener.0.0.0.0_15000.ssl.')).toMatchObject({ handshake: 0, connection_error: 1 });
  });

  test('whose TLS is disabled is called in clear text', async () => {
    await color(tls('DISABLED'));
    const { counts } = await answering();
    const task = await front();
    expect((await task.ask(color8080)).status).toBe(200);
    expect(counts('listener.0.0.0.0_15000.ssl.')).toEqual({});
  });

  test('that asks for a certificate refuses one of another authority, and one for another name', async () => {
    const validation = { trust, subjectAlternativeNames: { match: { exact: ['front.local'] } } };
    await color(tls('STRICT', { validation }));
    const { counts } = await answering();
    const foreign = files.pair('foreign', authorityNamed('elsewhere').issue(['front.local']));
    const other = files.pair('other', authority.issue(['other.local']));
    const good = files.pair('good', authority.issue(['front.local']));
    const task = await front({ certificate: { file: foreign }, validation: { trust } });
    expect((await task.ask(color8080)).status).toBe(503);
    await follow({ certificate: { file: other }, validation: { trust } });
    expect((await task.ask(color8080)).status).toBe(503);
    await follow({ certificate: { file: good }, validation: { trust } });
    expect((await task.ask(color8080)).status).toBe(200);
    expect(counts('listener.0.0.0.0_15000.ssl.')).toMatchObject({
      handshake: 1,
      fail_verify_error: 3,
      fail_verify_san: 3,
    });
  });
});

describe('a caller', () => {
  test('without a policy believes any certificate, and one with a policy only its own authority', async () => {
    await color(
      tls('STRICT', { certificate: { file: files.pair('self', authorityNamed('self').issue(['x.local'])) } }),
    );
    await answering();
    const task = await front();
    expect((await task.ask(color8080)).status).toBe(200);
    await follow({ validation: { trust } });
    expect(await task.ask(color8080)).toEqual(refused);
    expect(task.counts('cluster.cds_egress_m_color_http_8080.ssl.')).toMatchObject({ fail_verify_error: 3 });
  });

  test('whose policy is not enforced, or is for another port, does as without one', async () => {
    await color({});
    await answering();
    const task = await front({ enforce: false, validation: { trust } });
    expect((await task.ask(color8080)).status).toBe(200);
    await follow({ ports: [443], validation: { trust } });
    expect((await task.ask(color8080)).status).toBe(200);
    await follow({ ports: [443, 8080], validation: { trust } });
    expect(await task.ask(color8080)).toEqual(refused);
  });

  test('believes no certificate whose time is over', async () => {
    const old = files.pair('old', authority.issue(['color.local'], '210101000000Z'));
    await color(tls('STRICT', { certificate: { file: old } }));
    await answering();
    const task = await front({ validation: { trust } });
    expect(await task.ask(color8080)).toEqual(refused);
  });

  test('has its certificate and its authorities by the names of secrets, and the other side by a URI', async () => {
    const sds = { certificate: { sds: { secretName: 'spiffe://m/front' } } };
    const believed = { trust: { sds: { secretName: 'spiffe://m' } } };
    const named = (exact: string) => ({ ...believed, subjectAlternativeNames: { match: { exact: [exact] } } });
    await color(tls('STRICT', { validation: named('spiffe://m/front') }));
    await answering();
    const task = await front({ ...sds, validation: named('spiffe://m/color') });
    expect(await task.ask(color8080)).toEqual({ status: 200, body: 'color' });
  });

  test('has the certificates of ACM by their ARNs', async () => {
    const [certificateArn, authorityArn] = ['arn:aws:acm:r:1:certificate/1', 'arn:aws:acm-pca:r:1:authority/1'];
    await world.close();
    world = await meshTraffic({ secrets: { [certificateArn]: file, [authorityArn]: trust.file } });
    await color(tls('STRICT', { certificate: { acm: { certificateArn } } }));
    await answering();
    const task = await front({ validation: { trust: { acm: { certificateAuthorityArns: [authorityArn] } } } });
    expect(await task.ask(color8080)).toEqual({ status: 200, body: 'color' });
  });
});

describe('what goes by TLS', () => {
  const policy = { validation: { trust } };

  test('is HTTP/2 as well, on one connection', async () => {
    await color(tls('STRICT'), 'http2');
    await world.task(
      'color',
      http2Server((stream) => {
        stream.respond({}, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'x-last': 'one' }));
        stream.end('color');
      }),
    );
    const task = await front(policy);
    const caller = http2Caller(task.sidecar.url);
    const answers = await Promise.all([1, 2, 3].map(() => caller.ask('/', { ':authority': 'color.local:8080' })));
    caller.close();
    expect(answers.map(({ body, trailers }) => `${body} ${trailers['x-last']}`)).toEqual(Array(3).fill('color one'));
    expect(task.counts('cluster.cds_egress_m_color_http2_8080.')).toMatchObject({
      upstream_cx_http2_total: 1,
      'ssl.handshake': 1,
    });
    await follow({ validation: { trust, subjectAlternativeNames: { match: { exact: ['other.local'] } } } });
    expect(await task.ask(color8080)).toEqual(refused);
  });

  test('is HTTP/2 at a gateway, for callers that ask for it as they agree on TLS, and HTTP/1.1 for others', async () => {
    await color({});
    await world.task('color', (_request, response) => void response.end('color'));
    const portMapping = { port: 9080, protocol: 'http2' };
    await world.mesh.gateway('gate', [9080], { ...tls('STRICT'), portMapping });
    await world.mesh.gatewayRoute('gate', 'all', { service: 'color.local', match: { prefix: '/' } });
    const gate = await world.gateway('gate', [9080]);
    const asked = async (allowH2: boolean) => {
      const dispatcher = new Agent({ allowH2, connect: { ca: authority.cert, servername: 'color.local' } });
      const { body } = await request(gate.urls()[0] ?? '', { dispatcher });
      const text = await body.text();
      await dispatcher.close();
      return text;
    };
    expect([await asked(true), await asked(false)]).toEqual(['color', 'color']);
    expect(gate.counts('http.ingress.')).toMatchObject({ downstream_rq_http1_total: 1, downstream_rq_http2_total: 1 });
  });

  test('is a connection of TCP, which is closed where both sides do not agree', async () => {
    await color(tls('STRICT'), 'tcp');
    await world.task(
      'color',
      createServer({ allowHalfOpen: true }, (caller) => void caller.on('end', () => caller.end('bye')).resume()),
    );
    const task = await front(policy);
    const said = async () => {
      const [door] = await task.sidecar.doors();
      const caller = connect({ port: door?.addressPort ?? 0, host: door?.address ?? '', allowHalfOpen: true });
      caller.on('error', () => undefined);
      caller.end('hello');
      return Buffer.concat(await caller.toArray()).toString();
    };
    expect(await said()).toBe('bye');
    await follow({ validation: { trust, subjectAlternativeNames: { match: { exact: ['other.local'] } } } });
    expect(await said()).toBe('');
    expect(task.counts('cluster.cds_egress_m_color_tcp_8080.')).toMatchObject({
      'ssl.handshake': 1,
      'ssl.fail_verify_san': 1,
      upstream_cx_connect_fail: 1,
    });
  });

  test('is a connection that changes to websocket', async () => {
    await color(tls('STRICT'));
    const server = createHttpServer();
    server.on('upgrade', (_request, socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      socket.pipe(socket);
    });
    await world.task('color', server);
    const task = await front(policy);
    const headers = { host: 'color.local:8080', connection: 'Upgrade', upgrade: 'websocket' };
    const [answer, socket] = (await once(httpRequest(task.sidecar.url, { headers }).end(), 'upgrade')) as [
      IncomingMessage,
      Socket,
    ];
    socket.write('echo');
    expect([answer.statusCode, String((await once(socket, 'data'))[0])]).toEqual([101, 'echo']);
    socket.destroy();
    expect(task.counts('cluster.cds_egress_m_color_http_8080.ssl.')).toMatchObject({ handshake: 1 });
  });

  test('tells the application that a gateway was asked by TLS', async () => {
    await color(tls('STRICT'));
    await world.task('color', ({ headers }, response) => void response.end(headers['x-forwarded-proto']));
    await world.mesh.gateway('gate', [9080], tls('PERMISSIVE'));
    await world.mesh.gatewayRoute('gate', 'all', { service: 'color.local', match: { prefix: '/' } });
    const gate = await world.gateway('gate', [9080]);
    const dispatcher = new Agent({ connect: { ca: authority.cert, servername: 'color.local' } });
    expect(gate.urls()).toEqual([gate.origin]);
    const byTls = await request(gate.origin.replace('http', 'https'), { dispatcher });
    expect([await byTls.body.text(), (await gate.ask('/')).body]).toEqual(['https', 'http']);
    await dispatcher.close();
  });
});

describe('certificates that cannot be used', () => {
  test('leave a listener as it was, and are said', async () => {
    await color(tls('STRICT'));
    const { counts, id } = await answering();
    const task = await front({ validation: { trust } });
    const gone = { certificateChain: files.path('gone.pem'), privateKey: file.privateKey };
    await color(tls('STRICT', { certificate: { file: gone } }));
    await world.propagate();
    expect(await task.ask(color8080)).toEqual({ status: 200, body: 'color' });
    expect(world.plane.problems()).toEqual([
      `${id} does not follow listener 8080: ${gone.certificateChain} cannot be read: there is no such file`,
    ]);
    expect(counts('listener_manager.lds.')).toMatchObject({ update_success: 1, update_rejected: 1 });
    await color(tls('STRICT'));
    await world.propagate();
    expect(world.plane.problems()).toEqual([]);
  });

  test('leave the way to a node as it was', async () => {
    await color(tls('STRICT'));
    await answering();
    const task = await front({ validation: { trust } });
    await follow({ validation: { trust: { sds: { secretName: 'unknown' } } } });
    expect((await task.ask(color8080)).status).toBe(200);
    expect(world.plane.problems()).toEqual([
      `${task.id} does not follow virtual node color: secret unknown is not known: give its files by --secret unknown=CA.pem`,
    ]);
    expect(task.counts('cluster_manager.cds.')).toMatchObject({ update_success: 1, update_rejected: 1 });
  });

  test('are those of a key that is too short, too', async () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 512 });
    const weak = files.pair('weak', authority.issue(['color.local'], undefined, short));
    await color(tls('STRICT', { certificate: { file: weak } }));
    const { id } = await answering();
    const task = await front({ certificate: { file: weak }, validation: { trust } });
    expect(world.plane.problems()).toEqual([
      expect.stringMatching(`${id} does not follow listener 8080: OpenSSL does not take .* key too small`),
      expect.stringMatching(`${task.id} does not follow virtual node color: OpenSSL does not take .* key too small`),
    ]);
    expect(await task.ask(color8080)).toEqual(refused);
  });

  test('have a node answered 503 that could never be called', async () => {
    await color(tls('STRICT'));
    await answering();
    const task = await front({ validation: { trust: { file: { certificateChain: files.path('none.pem') } } } });
    expect(await task.ask(color8080)).toEqual(refused);
  });
});

test('The admin page shows the certificates and authorities in use, each once', async () => {
  await color(tls('STRICT', { validation: { trust } }));
  const { admin } = await answering();
  const { certificates } = (await (await fetch(`${await admin()}/certs`)).json()) as { certificates: object[] };
  expect(certificates).toEqual([
    {
      ca_cert: [expect.objectContaining({ path: trust.file.certificateChain, subject_alt_names: [] })],
      cert_chain: [
        {
          path: file.certificateChain,
          serial_number: expect.stringMatching(/^[0-9a-f]+$/),
          subject_alt_names: [{ dns: 'color.local' }, { uri: 'spiffe://m/color' }],
          days_until_expiration: expect.stringMatching(/^\d{4}$/),
          valid_from: '2020-01-01T00:00:00Z',
          expiration_time: '2049-12-31T00:00:00Z',
        },
      ],
    },
  ]);
});
