import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { Server } from 'node:net';
import { afterAll, afterEach, expect, test } from '@jest/globals';
import { Pool } from 'undici';
import * as z from 'zod';
import { appMesh } from '../../../local/app-mesh/app-mesh.ts';
import { machineClock, virtualClock } from '../../../local/clock.ts';
import { createControlPlane } from '../../../local/data-plane/control/control-plane.ts';
import { startGateway } from '../../../local/data-plane/gateway.ts';
import { listenOnLoopback } from '../../../local/data-plane/listen.ts';
import { startSidecar } from '../../../local/data-plane/sidecar.ts';
import type { ProxyResource, TaskPort } from '../../../local/data-plane/tasks/task.ts';
import { untraced } from '../../../local/data-plane/tracing/tracer.ts';
import { realSurroundings } from '../../../local/surroundings.ts';
import { type Walkthrough, walkthroughs } from '../app-mesh/walkthroughs.ts';
import { asking } from '../asking.ts';
import { attachTo } from './mesh-traffic.ts';
import { pemFolder } from './tls/certificates.ts';
import { certificatesOf } from './walkthrough-certificates.ts';

/** A request of a task to a service, or from outside to a gateway, and which nodes answer, in percent. */
interface Asked {
  readonly from: string;
  readonly to: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<string, number>>;
}

const colors = ['red', 'orange', 'yellow', 'green', 'blue', 'purple'];

/** Which colors answer, of tasks that have addresses of IPv4 alone, as the walkthrough's first two; the others do not. */
const byGateway = (answering: readonly string[]): readonly Asked[] =>
  colors.map((color) => ({
    from: 'colorgateway-vg',
    to: `/${color}`,
    answers: answering.includes(color) ? { [`colorteller-${color}-vn`]: 100 } : { 503: 100 },
  }));
const allButYellow = colors.filter((color) => color !== 'yellow');
const ipv6: Readonly<Record<string, readonly string[]>> = {
  'cloud/mesh/custom-preference': allButYellow,
  'cloud/mesh/override-mesh-preference': allButYellow,
  'dns/mesh/custom-preference': ['red', 'orange'],
  'dns/mesh/override-mesh-preference': ['red', 'orange'],
  ...Object.fromEntries(
    ['cloud', 'dns'].flatMap((discovery) => [
      [`${discovery}/mesh/mesh-v4-only`, colors],
      [`${discovery}/mesh/mesh-v4-preferred`, colors],
      [`${discovery}/mesh/mesh-v6-only`, []],
      [`${discovery}/mesh/mesh-v6-preferred`, []],
    ]),
  ),
};
const headersOf = (value?: string) => (value === undefined ? {} : { headers: { color_header: value } });
const ofHeaders = (value: string | undefined, node: string): Asked => ({
  from: 'front-node',
  to: 'http://color.howto-http-headers.local:8080/',
  ...headersOf(value),
  answers: { [node]: 100 },
});
const metal = (...[first, second]: readonly [number, number]): readonly Asked[] => [
  { from: 'gateway', to: '/', answers: { djapp: 100 } },
  { from: 'djapp', to: 'http://jazz.howto-metrics-extension-ecs.local:8080/', answers: { jazz: 100 } },
  {
    from: 'djapp',
    to: 'http://metal.howto-metrics-extension-ecs.local:8080/',
    answers: { ...(first > 0 && { 'metal-v1': first }), ...(second > 0 && { 'metal-v2': second }) },
  },
];

const inMtls: readonly Asked[] = [{ from: 'gateway-vgw', to: '/', answers: { 'colorteller-vn': 100 } }];

/** By the name of a template: what its users see. */
const traffic: Readonly<Record<string, readonly Asked[]>> = {
  'blogs/ecs-ec2-crossvpc-with-tls/mesh': [
    {
      from: 'frontend',
      to: 'http://crystal.appmeshworkshop.hosted.local:3000/',
      answers: { 'crystal-lb-vanilla': 100 },
    },
    {
      from: 'frontend',
      to: 'http://nodejs.appmeshworkshop.hosted.local:3000/',
      answers: { 'nodejs-lb-strawberry': 100 },
    },
  ],
  'examples/apps/colorapp/servicemesh/appmesh-colorapp': [
    {
      from: 'colorgateway-vn',
      to: 'http://colorteller.services.local:9080/',
      answers: { 'colorteller-white-vn': 33, 'colorteller-blue-vn': 33, 'colorteller-red-vn': 33 },
    },
  ],
  'fargate/appmesh-colorapp': [
    {
      from: 'colorgateway-vn',
      to: 'http://colorteller.services.local:9080/',
      answers: { 'colorteller-blue-vn': 67, 'colorteller-green-vn': 33 },
    },
  ],
  'howto-alb/app': [
    {
      from: 'howto-alb-front-node',
      to: 'http://backend.howto-alb.hosted.local:8080/',
      answers: { 'howto-alb-backend-v1-node': 50, 'howto-alb-backend-v2-node': 50 },
    },
  ],
  'howto-ecs-basics/deploy/2-meshify': [
    {
      from: 'howto-ecs-basics-front-node',
      to: 'http://color.howto-ecs-basics.mesh.local:8080/',
      answers: { 'howto-ecs-basics-color-node': 100 },
    },
  ],
  'howto-ecs-basics/deploy/3-routing': [
    {
      from: 'howto-ecs-basics-front-node',
      to: 'http://color.howto-ecs-basics.mesh.local:8080/',
      answers: { 'howto-ecs-basics-color-node': 50, 'howto-ecs-basics-color-v2-node': 50 },
    },
  ],
  'howto-external-traffic/mesh/mesh': [{ from: 'ColorGateway', to: '/', answers: { ColorTellerWhite: 100 } }],
  'howto-http-headers/app': [
    ofHeaders('redorgreencolor', 'green-node'),
    ofHeaders('redorgreen', 'green-node'),
    ofHeaders('120', 'black-node'),
    ofHeaders(undefined, 'black-node'),
  ],
  'howto-http-retries/app': [
    { from: 'front-node', to: 'http://color.howto-http-retries.local:8080/', answers: { 'blue-node': 100 } },
  ],
  'howto-http2/mesh': [
    { from: 'color_client', to: 'http://color_server.howto-http2.local:8080/', answers: { 'color_server-red': 100 } },
  ],
  'howto-mutual-tls-file-provided-by-acm/infrastructure/deploy': inMtls,
  'howto-mutual-tls-file-provided-by-acm/infrastructure/mesh': inMtls,
  'howto-outlier-detection/mesh/mesh': [
    { from: 'front-node', to: 'http://color.howto-outlier-detection.local:8080/', answers: { 'color-node': 100 } },
  ],
  'howto-servicediscovery-cloudmap/mesh': [
    { from: 'colorgateway', to: '/', answers: { 'colorteller-blue-node': 50, 'colorteller-green-node': 50 } },
  ],
  'howto-timeout-policy/mesh/mesh': [
    { from: 'ColorGateway', to: 'http://colorteller.services.local:80/', answers: { ColorTellerWhite: 100 } },
  ],
  'howto-tls-file-provided/mesh/mesh': [{ from: 'ColorGateway', to: '/', answers: { ColorTellerWhite: 100 } }],
  'tls-with-acm/mesh/mesh': [{ from: 'ColorGateway', to: '/', answers: { ColorTellerWhite: 100 } }],
  ...Object.fromEntries(
    Object.entries(ipv6).map(([preference, answering]) => [`howto-ipv6/${preference}`, byGateway(answering)]),
  ),
  ...Object.fromEntries(
    [1, 2, 3, 4, 5].map((version) => [`howto-metrics-extension-ecs/deploy/djapp-v${version}`, metal(60, 40)]),
  ),
};

const listener = z.object({ portMapping: z.object({ port: z.int(), protocol: z.string() }) });
const proxied = z.object({
  listeners: z._default(z.array(listener), []),
  serviceDiscovery: z.optional(
    z.object({
      awsCloudMap: z.optional(
        z.object({ attributes: z.optional(z.array(z.object({ key: z.string(), value: z.string() }))) }),
      ),
    }),
  ),
});

/** A server that answers with a name. */
const answering = (name: string, protocol: string): Server =>
  protocol === 'http'
    ? createHttpServer((_, response) => response.end(name))
    : createHttp2Server((_, response) => response.end(name));

/** Draws that are spread as evenly as can be, so that shares are those of the weights. */
function evenDraws(): () => number {
  let drawn = 0;
  return () => {
    drawn = (drawn + 0.618_033_988_75) % 1;
    return drawn;
  };
}

const files = pemFolder();
afterAll(files.remove);

/** The mesh of a walkthrough with a task of each node and each gateway, found by the attributes that it is to have. */
async function withTasks(walkthrough: Walkthrough) {
  const { mesh, createsMesh } = walkthrough;
  const { operations, secrets } = certificatesOf(walkthrough, files);
  const model = appMesh(realSurroundings());
  const ask = asking(model);
  if (!createsMesh) await ask('CreateMesh', { meshName: mesh });
  for (const [operation, input] of operations) await ask(operation, input);
  const clock = virtualClock();
  const plane = createControlPlane({ model, clock, random: () => 0.5, hasDefaultRetries: true });
  const closers: (() => unknown)[] = [plane.close];
  const attach = async (resource: ProxyResource, ports: readonly Omit<TaskPort, 'origin'>[], attributes = {}) => {
    const start = resource.kind === 'VirtualGateway' ? startGateway : startSidecar;
    const identity = { meshName: mesh, resource };
    const ignored = { onAnswer: () => undefined, writeLog: () => undefined, trace: untraced, secrets };
    const proxy = await start({ ports, identity, ...ignored, random: evenDraws(), clock: machineClock });
    closers.push(proxy.close);
    attachTo(plane, proxy, identity, attributes);
    const origin = resource.kind === 'VirtualGateway' ? proxy.ports[0]?.origin : proxy.url;
    const pool = new Pool(origin ?? '');
    closers.push(() => pool.destroy());
    return pool;
  };
  const proxies = new Map<string, Pool>();
  for (const [operation, { spec, virtualNodeName, virtualGatewayName }] of operations) {
    const { listeners, serviceDiscovery } = proxied.parse(spec);
    const ports = listeners.map(({ portMapping }) => portMapping);
    if (operation === 'CreateVirtualGateway') {
      const name = String(virtualGatewayName);
      const listening = ports.map(({ port }) => ({ port: 0, listenerPort: port }));
      proxies.set(name, await attach({ kind: 'VirtualGateway', name }, listening));
    }
    if (operation !== 'CreateVirtualNode') continue;
    const name = String(virtualNodeName);
    const served = ports.filter(({ protocol }) => protocol.startsWith('http'));
    const listening = await Promise.all(
      served.map(async ({ port, protocol }) => {
        const server = answering(name, protocol);
        const origin = await listenOnLoopback(server);
        closers.push(() => server.close());
        return { port: Number(new URL(origin).port), listenerPort: port };
      }),
    );
    const attributes = (serviceDiscovery?.awsCloudMap?.attributes ?? []).map(({ key, value }) => [key, value]);
    proxies.set(name, await attach({ kind: 'VirtualNode', name }, listening, Object.fromEntries(attributes)));
  }
  await clock.advance(10_000);
  return {
    async ask({ from, to, headers }: Asked): Promise<string> {
      const host = to.startsWith('/') ? 'outside' : new URL(to).host;
      const asked = await proxies.get(from)?.request({ method: 'GET', path: to, headers: { host, ...headers } });
      const body = await asked?.body.text();
      return asked?.statusCode === 200 ? String(body) : String(asked?.statusCode);
    },
    async close() {
      for (const close of closers.reverse()) await close();
    },
  };
}

/** Cases of the acceptance list that a template shows. */
const cases: Readonly<Record<string, string>> = {
  'howto-alb/app': 'L1: ',
  'howto-ecs-basics/deploy/2-meshify': 'M1, a node: ',
  'howto-ecs-basics/deploy/3-routing': 'M1, a router: ',
  'howto-servicediscovery-cloudmap/mesh': 'K1: ',
};
const named = walkthroughs
  .filter(({ name }) => traffic[name] !== undefined)
  .map((walkthrough) => ({ ...walkthrough, title: `${cases[walkthrough.name] ?? ''}${walkthrough.name}` }));

let closeAfter: (() => Promise<void>) | undefined;
afterEach(() => closeAfter?.());

test('More than half of the templates have traffic here', () => {
  expect(named.map(({ name }) => name).sort()).toEqual(Object.keys(traffic).sort());
  expect(named.length).toBeGreaterThan(walkthroughs.length / 2);
});

test.each(named)('$title: tasks get the answers that its routes say', async (walkthrough) => {
  const { ask, close } = await withTasks(walkthrough);
  closeAfter = close;
  for (const asked of traffic[walkthrough.name] ?? []) {
    const nodes = Object.keys(asked.answers);
    // What is tried again takes its time.
    const requests = asked.answers[503] !== undefined ? 1 : nodes.length === 1 ? 5 : 60;
    const counts: Record<string, number> = {};
    for (let i = 0; i < requests; i++) {
      const answer = await ask(asked);
      counts[answer] = (counts[answer] ?? 0) + 1;
    }
    expect({ ...asked, answers: Object.keys(counts).sort() }).toEqual({ ...asked, answers: nodes.sort() });
    for (const [node, percent] of Object.entries(asked.answers))
      expect(Math.abs((100 * (counts[node] ?? 0)) / requests - percent)).toBeLessThan(8);
  }
});
