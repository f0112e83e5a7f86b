import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { request } from 'undici';
import { machineClock } from '../../../local/clock.ts';
import { createTracer } from '../../../local/data-plane/tracing/tracer.ts';
import { type EmbeddedAws, embeddedAws } from '../../../local/embedded-aws.ts';
import { startXRayDaemon, type XRayDaemon } from '../../../local/xray-daemon/xray-daemon.ts';
import { countedSurroundings, someone } from '../asking.ts';
import { byNode } from '../data-plane/mesh.ts';
import { type GatewayTask, type MeshTraffic, meshTraffic } from '../data-plane/mesh-traffic.ts';

const header = 'x-amzn-trace-id';

let aws: EmbeddedAws;
let daemon: XRayDaemon;
let world: MeshTraffic;
let gateway: GatewayTask;
const tracers: { close(): void }[] = [];

/** A mesh of three hops, each with a traced proxy: a gateway, the front behind it, and a back that the front asks. */
beforeEach(async () => {
  aws = embeddedAws({ surroundings: countedSurroundings() });
  const { call, dispatch } = aws;
  daemon = await startXRayDaemon({ port: 0, mayDiffer: false, call, dispatch, clock: machineClock });
  daemon.open();
  world = await meshTraffic({
    traceOf(identity) {
      const port = () => daemon.port;
      const tracer = createTracer({ identity, port, samplingRate: 1, random: Math.random, clock: machineClock });
      tracers.push(tracer);
      return tracer.trace;
    },
  });
  const { mesh, task } = world;
  await mesh.node('back');
  await mesh.service('back.local', byNode('back'));
  await mesh.node('front', { backends: ['back.local'] });
  await mesh.service('front.local', byNode('front'));
  await mesh.gateway('door', [9080]);
  await mesh.gatewayRoute('door', 'all', { service: 'front.local', match: { prefix: '/' } });
  await task('back', ({ url }, response) => void response.writeHead(url === '/bad' ? 500 : 200).end('blue'));
  let outward = '';
  // As programs without an SDK of X-Ray do, the front passes the header on.
  const front = await task('front', ({ url, headers }, response) => {
    const asked = { headers: { host: 'back.local:8080', [header]: headers[header] } };
    request(`${outward}${url}`, asked).then(async ({ statusCode, body }) => {
      response.writeHead(statusCode).end(await body.text());
    }, response.destroy);
  });
  outward = front.sidecar.url;
  gateway = await world.gateway('door', [9080]);
});
afterEach(async () => {
  await world.close();
  for (const tracer of tracers.splice(0)) tracer.close();
  await daemon.close();
  await aws.close();
});

interface Service {
  readonly ReferenceId: number;
  readonly Name: string;
  readonly Type?: string;
  readonly Edges: readonly { readonly ReferenceId: number; readonly SummaryStatistics: object }[];
  readonly SummaryStatistics?: object;
}

const range = () => ({ StartTime: Date.now() / 1000 - 60, EndTime: Date.now() / 1000 + 60 });
const ask = (operation: string, input: object) => aws.call('xray', operation, { ...input }, someone);

/** Resolves when X-Ray has all four segments of so many traces. */
async function traced(count: number): Promise<readonly string[]> {
  for (;;) {
    await daemon.flush();
    const { TraceSummaries } = await ask('GetTraceSummaries', range());
    const found = TraceSummaries as { Id: string; Revision: number }[];
    if (found.length === count && found.every(({ Revision }) => Revision === 4)) return found.map(({ Id }) => Id);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('Requests through three hops are one trace each, and one graph that leads from hop to hop with their counts', async () => {
  expect([
    (await gateway.ask('/')).status,
    (await gateway.ask('/bad')).status,
    (await gateway.ask('/')).status,
  ]).toEqual([200, 500, 200]);
  const ids = await traced(3);

  const { Services } = await ask('GetServiceGraph', range());
  const services = Services as readonly Service[];
  const labelOf = ({ Name, Type }: Service) => (Type === 'client' ? 'client' : Name);
  const edges = services.flatMap((from) =>
    from.Edges.map(({ ReferenceId, SummaryStatistics }) => {
      const to = services.find((service) => service.ReferenceId === ReferenceId);
      return [labelOf(from), to && labelOf(to), SummaryStatistics];
    }),
  );
  const counted = { OkCount: 2, FaultStatistics: { OtherCount: 1, TotalCount: 1 }, TotalCount: 3 };
  expect(edges).toHaveLength(3);
  expect(edges).toEqual(
    expect.arrayContaining([
      ['client', 'm/door', expect.objectContaining(counted)],
      ['m/door', 'm/front', expect.objectContaining(counted)],
      ['m/front', 'm/back', expect.objectContaining(counted)],
    ]),
  );
  for (const service of services.filter(({ Type }) => Type !== 'client'))
    expect(service).toMatchObject({ Type: 'AWS::AppMesh::Proxy', SummaryStatistics: counted });

  const { Traces } = await ask('BatchGetTraces', { TraceIds: ids });
  for (const { Segments } of Traces as { Segments: { Document: string }[] }[])
    expect(Segments.map(({ Document }) => JSON.parse(Document).name).toSorted()).toEqual([
      'm/back',
      'm/door',
      'm/front',
      'm/front',
    ]);
  const failed = await ask('GetTraceSummaries', { ...range(), FilterExpression: 'service("m/back") { fault }' });
  expect(failed.TraceSummaries).toMatchObject([
    { HasFault: true, Http: { HttpStatus: 500, HttpMethod: 'GET' }, EntryPoint: { Name: 'm/door' } },
  ]);
});
