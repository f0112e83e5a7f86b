import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { graphOfMesh } from '../../../../local/console/traces/mesh-graph.ts';
import { type AskXRay, readGraph, readNewest } from '../../../../local/console/traces/read-traces.ts';
import { traceRoutes } from '../../../../local/console/traces/trace-routes.ts';
import { type EmbeddedAws, embeddedAws } from '../../../../local/embedded-aws.ts';
import { countedSurroundings, someone } from '../../asking.ts';
import { commandOf, inputOf, words } from '../../aws-cli/command-line.ts';
import { begin, childOf, segment, segmentId, traceId } from '../../xray/segments.ts';

let aws: EmbeddedAws;
const ask: AskXRay = (operation, input) => aws.call('xray', operation, input, someone);
const now = () => (begin + 200) * 1000;
const proxy = { origin: 'AWS::AppMesh::Proxy' };

beforeAll(async () => {
  aws = embeddedAws({ surroundings: countedSurroundings() });
  await aws.call('appmesh', 'CreateMesh', { meshName: 'shop' }, someone);
  const pay = { id: segmentId(9), name: 'pay.example', namespace: 'remote', start_time: begin, end_time: begin + 2 };
  const TraceSegmentDocuments = [
    segment(1, 'shop/front', { ...proxy, http: { request: { method: 'GET', url: 'http://x/<b>' } } }),
    segment(2, 'shop/back', { ...proxy, ...childOf(1), fault: true, subsegments: [pay] }),
    segment(3, 'other/front', { ...proxy, trace_id: traceId(1) }),
    segment(4, 'shopping', { trace_id: traceId(2) }),
  ];
  const put = await aws.call('xray', 'PutTraceSegments', { TraceSegmentDocuments }, someone);
  expect(put).toEqual({ UnprocessedTraceSegments: [] });
});
afterAll(() => aws.close());

const send = async (path: string, query: Record<string, string[]> = {}) => {
  const route = traceRoutes({
    ask,
    now,
    losses: () => ['3 older traces gave way to newer ones.'],
    readMesh: aws.services.appmesh.readMesh,
  });
  return route({ method: 'GET', path: `/console/app-mesh${path}`, query, headers: {}, body: new Uint8Array() });
};

test('The graph of a mesh has its proxies and all that is linked with them, and nothing of others', async () => {
  const { nodes, edges } = graphOfMesh('shop', await readGraph(ask, { from: begin, to: begin + 60 }));
  expect(nodes.map(({ label, type }) => [label, type]).toSorted()).toEqual([
    ['back', 'AWS::AppMesh::Proxy'],
    ['clients', 'client'],
    ['front', 'AWS::AppMesh::Proxy'],
    ['pay.example', 'remote'],
  ]);
  expect(edges.map(({ requests }) => requests)).toContainEqual({ count: 1, errors: 0, faults: 1, meanMs: 10 });
});

test('The newest traces are looked for close to now first, and further back while there are few', async () => {
  const asked: number[] = [];
  const found = await readNewest(
    (operation, input) => {
      asked.push(now() / 1000 - Number(input.StartTime));
      return ask(operation, input);
    },
    { from: begin - 100, to: begin + 200 },
    'service()',
  );
  expect(asked).toEqual([15, 60, 240, 300]);
  expect(found.map(({ Id }) => Id)).toEqual([traceId(2), traceId(1), traceId(0)]);
});

describe('The page of the traces of a mesh', () => {
  test('lists the traces of that mesh alone, what was lost, and escapes whatever they say', async () => {
    const page = await send('/meshes/shop/traces');
    expect(page?.status).toBe(200);
    expect(page?.text).toContain(`href="/console/app-mesh/traces/${traceId()}"`);
    for (const other of [traceId(1), traceId(2)]) expect(page?.text).not.toContain(other);
    expect(page?.text).toContain('3 older traces gave way');
    expect(page?.text).toContain('http://x/&lt;b&gt;');
  });

  test('shows commands of the AWS CLI that get the same', async () => {
    const { text = '' } = (await send('/meshes/shop/traces', { filter: ['fault'] })) ?? {};
    const lines = [...text.matchAll(/<code>(aws xray .*?)<\/code>/g)].map(([, line = '']) =>
      line.replaceAll('&#39;', "'").replaceAll('&quot;', '"'),
    );
    const inputs = lines.map((line) => {
      const command = commandOf(words(line, 0));
      return [command.operation, inputOf(command, [])] as const;
    });
    const range = { StartTime: new Date(now() - 300_000), EndTime: new Date(now()) };
    expect(inputs).toEqual([
      ['GetServiceGraph', range],
      ['GetTraceSummaries', { ...range, FilterExpression: '(fault) AND service() { name BEGINSWITH "shop/" }' }],
    ]);
  });

  test('renews its sections, and keeps what was asked for', async () => {
    const query = { as: ['json'], minutes: ['60'], filter: ['fault'] };
    const { sections } = JSON.parse((await send('/meshes/shop/traces', query))?.text ?? '');
    expect(Object.keys(sections)).toEqual(['losses', 'graph', 'traces', 'edges', 'services']);
    expect(sections.traces).toContain('No trace of this time fits');
    const page = (await send('/meshes/shop/traces', { minutes: ['60'], filter: ['fault'] }))?.text;
    expect(page).toContain(
      'data-refresh="/console/app-mesh/meshes/shop/traces?minutes=60&amp;filter=fault&amp;as=json"',
    );
    expect(page).toContain('<option value="60" selected>');
  });

  test('of a filter that is none says what X-Ray says of it', async () => {
    const text = (await send('/meshes/shop/traces', { filter: ['coverage > 1'] }))?.text;
    expect(text).toContain('InvalidRequestException: Invalid filter expression');
    expect(text).toContain('class="drawing drawing-right"');
  });

  test.each(['/meshes/nope/traces', '/meshes/%/traces', '/traces/1-0-0', `/traces/${'x'.repeat(99)}`])(
    'and %s, which is none, is not found',
    async (path) => {
      expect((await send(path))?.status).toBe(404);
    },
  );

  test('leaves other paths alone', async () => {
    expect(await send('/meshes/shop')).toBeUndefined();
  });
});

test('A trace is a timeline with its segments, and the way back to its mesh', async () => {
  const page = await send(`/traces/${traceId()}`);
  expect(page?.text).toContain('href="/console/app-mesh/meshes/shop/traces"');
  expect(page?.text).toContain('has 2 segments');
  expect(page?.text.match(/class="bar"/g)).toHaveLength(3);
  expect(page?.text).toContain('pay.example');
});
