import { beforeEach, describe, expect, test } from '@jest/globals';
import { callsOf } from '../../../../local/console/first-mesh/calls.ts';
import { answerForm, firstStep } from '../../../../local/console/first-mesh/first-mesh.ts';
import { problemsOf } from '../../../../local/console/first-mesh/problems.ts';
import { blankValues, type Values, withNode } from '../../../../local/console/first-mesh/values.ts';
import { type EmbeddedAws, embeddedAws } from '../../../../local/embedded-aws.ts';
import { asking, countedSurroundings } from '../../asking.ts';

/** A form that is filled in, with two nodes of which the first is the route's target. */
const filled = (more: Values = {}): Values => ({
  ...withNode(blankValues()),
  meshName: 'apps',
  virtualServiceName: 'color.apps.local',
  'node.0.name': 'white',
  'node.0.hostname': 'white.apps.local',
  'node.0.check': 'http',
  'node.1.name': 'gateway',
  'node.1.hostname': 'gateway.apps.local',
  'node.1.backends': 'color.apps.local\n\n other.apps.local ',
  routerName: 'router',
  routeName: 'route',
  ...more,
});

let aws: EmbeddedAws;
beforeEach(() => {
  aws = embeddedAws({ surroundings: countedSurroundings() });
});

const press = async (button: string, step: string, values: Values, made: readonly string[] = []) => {
  const form = new URLSearchParams({ ...values, do: button, step });
  for (const one of made) form.append('made', one);
  const { text } = await answerForm(aws.dispatch, Buffer.from(form.toString()));
  return text;
};
const headingOf = (page: string): string | undefined => /<h1>(.*?)<\/h1>/.exec(page)?.[1];
const madeIn = (page: string): string[] =>
  [...page.matchAll(/name="made" value="([^"]*)"/g)].map(([, value = '']) =>
    value.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&'),
  );

describe('the calls that a form amounts to', () => {
  test('create each resource after those that it needs', () => {
    expect(callsOf(filled()).map(({ operation, input }) => ({ operation, ...input }))).toEqual([
      { operation: 'CreateMesh', meshName: 'apps' },
      {
        operation: 'CreateVirtualNode',
        meshName: 'apps',
        virtualNodeName: 'white',
        spec: {
          serviceDiscovery: { dns: { hostname: 'white.apps.local' } },
          listeners: [
            {
              portMapping: { port: 8080, protocol: 'http' },
              healthCheck: {
                protocol: 'http',
                path: '/',
                intervalMillis: 5000,
                timeoutMillis: 2000,
                healthyThreshold: 2,
                unhealthyThreshold: 2,
              },
            },
          ],
        },
      },
      {
        operation: 'CreateVirtualNode',
        meshName: 'apps',
        virtualNodeName: 'gateway',
        spec: {
          serviceDiscovery: { dns: { hostname: 'gateway.apps.local' } },
          listeners: [{ portMapping: { port: 8080, protocol: 'http' } }],
          backends: [
            { virtualService: { virtualServiceName: 'color.apps.local' } },
            { virtualService: { virtualServiceName: 'other.apps.local' } },
          ],
        },
      },
      {
        operation: 'CreateVirtualRouter',
        meshName: 'apps',
        virtualRouterName: 'router',
        spec: { listeners: [{ portMapping: { port: 8080, protocol: 'http' } }] },
      },
      {
        operation: 'CreateRoute',
        meshName: 'apps',
        virtualRouterName: 'router',
        routeName: 'route',
        spec: {
          httpRoute: {
            match: { prefix: '/' },
            action: { weightedTargets: [{ virtualNode: 'white', weight: 100 }] },
          },
        },
      },
      {
        operation: 'CreateVirtualService',
        meshName: 'apps',
        virtualServiceName: 'color.apps.local',
        spec: { provider: { virtualRouter: { virtualRouterName: 'router' } } },
      },
    ]);
  });

  test.each([
    ['http2', { http2Route: { match: { prefix: '/' } } }],
    ['grpc', { grpcRoute: { match: {} } }],
    ['tcp', { tcpRoute: {} }],
  ])('have a route of the protocol of their router: %s', (routerProtocol, spec) => {
    const calls = callsOf(filled({ routerProtocol, 'node.0.protocol': routerProtocol, 'weight.1': '50' }));

    expect(calls.at(-2)?.input.spec).toMatchObject(spec);
    expect(problemsOf(calls)).toEqual([]);
  });
});

describe('problems', () => {
  test('are all there at once, each beside its field, in the words of App Mesh', () => {
    const wrong = {
      ...{ meshName: ' ', 'node.0.port': '99999', 'node.0.interval': 'soon', 'node.1.name': 'white', prefix: 'red' },
      ...{ 'node.1.backends': 'a\na', routerPort: '', 'weight.0': '101', 'weight.1': '-1' },
    };

    expect(problemsOf(callsOf(filled(wrong)))).toEqual([
      { field: 'meshName', text: 'Member must not be null' },
      { field: 'node.0.port', text: 'Member must have value less than or equal to 65535' },
      { field: 'node.0.interval', text: 'Member must be of type number' },
      { field: 'node.1.backends', text: 'each backend may be named once' },
      { field: 'routerPort', text: 'Member must not be null' },
      { field: 'weight.0', text: 'Member must have value less than or equal to 100' },
      { field: 'weight.1', text: 'Member must have value greater than or equal to 0' },
      { field: 'prefix', text: 'a prefix must begin with /' },
      { field: 'node.1.name', text: 'VirtualNode with name white already exists' },
    ]);
  });

  test('of a route without a target stand beside the first weight', () => {
    expect(problemsOf(callsOf(filled({ 'weight.0': '' })))).toEqual([
      { field: 'weight.0', text: 'Member must have length greater than or equal to 1' },
    ]);
  });
});

describe('the way to a first mesh', () => {
  test('begins with mesh and service, and goes on only once App Mesh would take them', async () => {
    expect(headingOf(firstStep().text)).toBe('Mesh and virtual service');

    const page = await press('next', 'mesh', filled({ meshName: '', virtualServiceName: '' }));

    expect(headingOf(page)).toBe('Mesh and virtual service');
    expect(page.match(/Member must not be null/g)).toHaveLength(4);
    expect(page).toContain(
      'id="meshName" name="meshName" value="" autocomplete="off" spellcheck="false" aria-describedby="meshName-problem" aria-invalid="true"',
    );
    expect(headingOf(await press('next', 'mesh', filled()))).toBe('Virtual nodes');
    expect(headingOf(await press('next', 'nodes', filled()))).toBe('Virtual router and route');
    expect(headingOf(await press('back', 'route', filled()))).toBe('Virtual nodes');
    expect(await aws.call('appmesh', 'ListMeshes', {}, { accessKeyId: 'x', name: 'x' })).toEqual({ meshes: [] });
  });

  test('carries along what was filled in on other steps, as text', async () => {
    const page = await press('next', 'mesh', filled({ 'weight.1': '"><script>' }));

    expect(page).toContain('name="weight.1" value="&quot;&gt;&lt;script&gt;"');
    expect(page).not.toContain('"><script>"');
  });

  test('adds and removes nodes, from one up to as many as a route has targets', async () => {
    const nodesOn = (page: string) => page.match(/<legend>Virtual node \d+/g)?.length;

    expect(nodesOn(await press('add', 'nodes', filled()))).toBe(3);
    expect(nodesOn(await press('remove', 'nodes', filled({ nodes: '1' })))).toBe(1);
    expect(nodesOn(await press('add', 'nodes', filled({ nodes: '10' })))).toBe(10);
    expect(nodesOn(await press('add', 'nodes', filled({ nodes: '1e9' })))).toBe(2);
  });

  test('shows what it would create as a picture and as commands before it creates it', async () => {
    const page = await press('next', 'route', filled());

    expect(headingOf(page)).toBe('Review');
    expect(page).toContain('Picture of mesh apps');
    expect(page.match(/<pre class="command"><code>aws appmesh create-/g)).toHaveLength(6);
    expect(aws.log.since(0)).toEqual([]);
  });

  test('creates it by the calls of the API, as the user of this machine', async () => {
    const page = await press('create', 'review', filled());

    expect(headingOf(page)).toBe('Mesh apps is created');
    expect(page).toContain('href="/console/app-mesh/meshes/apps"');
    expect(aws.log.since(0)).toMatchObject(
      [
        'CreateMesh',
        'CreateVirtualNode',
        'CreateVirtualNode',
        'CreateVirtualRouter',
        'CreateRoute',
        'CreateVirtualService',
      ].map((operation) => ({ operation, caller: 'user', status: 200 })),
    );
    expect(aws.services.appmesh.readMesh('apps')?.virtualServices).toMatchObject([{ name: 'color.apps.local' }]);
  });

  test('shows a refusal as it came, and goes on from there when what it was about is changed', async () => {
    const ask = asking(aws.services.appmesh);
    const page = await press('create', 'review', filled({ 'node.1.protocol': 'http', routerProtocol: 'tcp' }));
    expect(headingOf(page)).toBe('Mesh apps is created');
    const again = await press('create', 'review', filled());
    expect(again).toContain('ConflictException: Mesh with name apps already exists');
    expect(again.match(/not made/g)).toHaveLength(5);

    await ask('CreateMesh', { meshName: 'second' });
    await ask('CreateVirtualRouter', { meshName: 'second', virtualRouterName: 'router', spec: {} });
    const values = filled({ meshName: 'second' });
    const made = madeIn(await press('create', 'review', values));
    expect(made).toEqual([]);
    const refused = await press('create', 'review', values, ['aws appmesh create-mesh --mesh-name second']);
    expect(refused).toContain('ConflictException: VirtualRouter with name router already exists');
    expect(madeIn(refused)).toHaveLength(3);

    const rest = await press('create', 'review', { ...values, routerName: 'other' }, madeIn(refused));

    expect(headingOf(rest)).toBe('Mesh second is created');
  });

  test('shows a refusal as everyone gets it, harmless in HTML', async () => {
    const message = "Value 'sip' at 'spec.listeners.1.member.portMapping.protocol' failed to satisfy constraint";
    const headers = { 'x-amzn-errortype': 'BadRequestException' };
    const body = new URLSearchParams({ ...filled(), do: 'create', step: 'review' }).toString();

    const { text } = await answerForm(
      async () => ({ status: 400, headers, body: JSON.stringify({ message }) }),
      Buffer.from(body),
    );

    expect(text).toContain(`BadRequestException: ${message.replaceAll("'", '&#39;')}`);
  });

  test('has no step that a sent form cannot name, and creates nothing that App Mesh would refuse', async () => {
    expect(headingOf(await press('next', 'toString', filled()))).toBe('Virtual nodes');
    expect(headingOf(await press('create', 'review', filled({ meshName: '' })))).toBe('Mesh and virtual service');
    expect(aws.log.since(0)).toEqual([]);
  });
});
