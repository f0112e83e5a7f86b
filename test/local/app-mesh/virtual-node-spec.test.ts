import { describe, expect, test } from '@jest/globals';
import { countedSurroundings, refusal } from '../asking.ts';
import { colorMesh, mesh, nodeSpec } from './color-mesh.ts';

const listener = { portMapping: { port: 8080, protocol: 'http' } };
const healthCheck = {
  protocol: 'http',
  healthyThreshold: 2,
  unhealthyThreshold: 2,
  intervalMillis: 5000,
  timeoutMillis: 2000,
};

describe('a virtual node is a BadRequestException with', () => {
  test.each<[string, object, string]>([
    [
      'a health check on another port than its listener',
      { healthCheck: { ...healthCheck, port: 9901 } },
      'on its listener’s port',
    ],
    [
      'a connection pool of another protocol',
      { connectionPool: { grpc: { maxRequests: 3 } } },
      'its listener’s protocol',
    ],
    [
      'a timeout of another protocol',
      { timeout: { tcp: { idle: { unit: 's', value: 3 } } } },
      'its listener’s protocol',
    ],
  ])('%s', async (_name, over, message) => {
    const { ask } = await colorMesh(countedSurroundings());
    const spec = { ...nodeSpec, listeners: [{ ...listener, ...over }] };

    expect(await refusal(ask('CreateVirtualNode', { ...mesh, virtualNodeName: 'n', spec }))).toMatchObject({
      code: 'BadRequestException',
      message: expect.stringContaining(message),
    });
  });

  test('one backend twice', async () => {
    const { ask } = await colorMesh(countedSurroundings());
    const backend = (virtualServiceName: string) => ({ virtualService: { virtualServiceName } });
    const spec = { ...nodeSpec, backends: [backend('a.local'), backend('b.local'), backend('a.local')] };

    expect(await refusal(ask('CreateVirtualNode', { ...mesh, virtualNodeName: 'n', spec }))).toMatchObject({
      code: 'BadRequestException',
      message: expect.stringContaining('each backend may be named once'),
    });
  });

  test('a wildcard among the names of a policy that is enforced', async () => {
    const { ask } = await colorMesh(countedSurroundings());
    const validation = {
      trust: { file: { certificateChain: '/ca.pem' } },
      subjectAlternativeNames: { match: { exact: ['*.local'] } },
    };
    const creation = (virtualNodeName: string, tls: object) =>
      ask('CreateVirtualNode', {
        ...mesh,
        virtualNodeName,
        spec: { ...nodeSpec, backendDefaults: { clientPolicy: { tls: { validation, ...tls } } } },
      });

    for (const tls of [{}, { enforce: true }]) {
      expect(await refusal(creation('n', tls))).toMatchObject({
        code: 'BadRequestException',
        message: expect.stringContaining('subjectAlternativeNames.match.exact'),
      });
    }
    expect(await creation('n', { enforce: false })).toHaveProperty('virtualNode');
  });

  test('one port twice, as is a virtual router', async () => {
    const { ask } = await colorMesh(countedSurroundings());
    const twice = { listeners: [listener, listener] };
    const refused = [
      await refusal(ask('CreateVirtualNode', { ...mesh, virtualNodeName: 'n', spec: { ...nodeSpec, ...twice } })),
      await refusal(ask('CreateVirtualRouter', { ...mesh, virtualRouterName: 'r', spec: twice })),
    ];

    expect(refused.map(({ code }) => code)).toEqual(['BadRequestException', 'BadRequestException']);
  });

  test('a listener and no service discovery', async () => {
    const { ask } = await colorMesh(countedSurroundings());

    expect(
      await refusal(ask('CreateVirtualNode', { ...mesh, virtualNodeName: 'n', spec: { listeners: [listener] } })),
    ).toMatchObject({ code: 'BadRequestException', message: expect.stringContaining('service discovery') });
    expect(await ask('CreateVirtualNode', { ...mesh, virtualNodeName: 'n', spec: {} })).toHaveProperty('virtualNode');
  });
});

test('a virtual node may check its health on the port of its listener, and pool and time out by its protocol', async () => {
  const { ask } = await colorMesh(countedSurroundings());
  const over = {
    healthCheck: { ...healthCheck, port: 8080 },
    connectionPool: { http: { maxConnections: 10 } },
    timeout: { http: { idle: { unit: 's', value: 3 } } },
  };
  const spec = { ...nodeSpec, listeners: [{ ...listener, ...over }] };

  expect(await ask('CreateVirtualNode', { ...mesh, virtualNodeName: 'n', spec })).toMatchObject({
    virtualNode: { spec: { ...spec, backends: [] } },
  });
});
