import { describe, expect, test } from '@jest/globals';
import { countedSurroundings, refusal } from '../asking.ts';
import { colorMesh, mesh, nodeSpec, route, router, split, target } from './color-mesh.ts';

const twoListeners = {
  listeners: [8080, 9090].map((port) => ({ portMapping: { port, protocol: 'http' } })),
};
const provider = { provider: { virtualRouter: { virtualRouterName: 'color-router' } } };
const to = (weightedTarget: object, match: object = { prefix: '/' }) => ({
  httpRoute: { match, action: { weightedTargets: [weightedTarget] } },
});

describe('a route', () => {
  test('to a virtual node that does not exist is a NotFoundException', async () => {
    const { ask } = await colorMesh(countedSurroundings());

    expect(await refusal(ask('UpdateRoute', { ...route, spec: to(target('v3', 1)) }))).toEqual({
      code: 'NotFoundException',
      status: 404,
      message: 'VirtualNode with name v3 is missing',
    });
  });

  test('needs a port in its match when the router has several listeners', async () => {
    const { ask } = await colorMesh(countedSurroundings());
    const other = { ...mesh, virtualRouterName: 'other' };
    await ask('CreateVirtualRouter', { ...other, spec: twoListeners });

    const without = await refusal(ask('CreateRoute', { ...other, routeName: 'r', spec: split(1, 1) }));
    const wrong = await refusal(
      ask('CreateRoute', { ...other, routeName: 'r', spec: to(target('v1', 1), { prefix: '/', port: 1 }) }),
    );

    expect(without.message).toBe(
      'Route must define a port match criteria if the Virtual Router has multiple listeners',
    );
    expect(wrong.message).toContain('no listener on port 1');
    const spec = to(target('v1', 1), { prefix: '/', port: 9090 });
    expect(await ask('CreateRoute', { ...other, routeName: 'r', spec })).toMatchObject({ route: { spec } });
  });

  test('needs a port in its target when the node has several listeners', async () => {
    const { ask } = await colorMesh(countedSurroundings());
    await ask('CreateVirtualNode', { ...mesh, virtualNodeName: 'v3', spec: { ...nodeSpec, ...twoListeners } });

    const without = await refusal(ask('UpdateRoute', { ...route, spec: to(target('v3', 1)) }));
    const wrong = await refusal(ask('UpdateRoute', { ...route, spec: to({ ...target('v3', 1), port: 1 }) }));

    expect(without).toMatchObject({
      code: 'BadRequestException',
      message: expect.stringContaining('must name a port'),
    });
    expect(wrong).toMatchObject({ code: 'BadRequestException', message: expect.stringContaining('port 1') });
    await ask('UpdateRoute', { ...route, spec: to({ ...target('v3', 1), port: 9090 }) });
  });
});

describe('a change that its routes cannot follow is refused:', () => {
  test('a second listener of a router whose routes match no port', async () => {
    const { ask } = await colorMesh(countedSurroundings());

    expect(await refusal(ask('UpdateVirtualRouter', { ...router, spec: twoListeners }))).toMatchObject({
      code: 'BadRequestException',
      message: expect.stringContaining('1 Route(s) are missing port. Listing up to 5 route names: [color-route]'),
    });
  });

  test('another protocol of a router with routes', async () => {
    const { ask } = await colorMesh(countedSurroundings());
    const spec = { listeners: [{ portMapping: { port: 8080, protocol: 'grpc' } }] };

    expect(await refusal(ask('UpdateVirtualRouter', { ...router, spec }))).toMatchObject({
      code: 'BadRequestException',
    });
  });

  test('a second listener of a node that routes target without a port', async () => {
    const { ask } = await colorMesh(countedSurroundings());

    expect(
      await refusal(
        ask('UpdateVirtualNode', { ...mesh, virtualNodeName: 'v1', spec: { ...nodeSpec, ...twoListeners } }),
      ),
    ).toMatchObject({ code: 'BadRequestException', message: expect.stringContaining('[color-route]') });
  });
});

test('a virtual service needs its provider', async () => {
  const { ask } = await colorMesh(countedSurroundings());
  const name = { ...mesh, virtualServiceName: 'color.local' };
  const node = { provider: { virtualNode: { virtualNodeName: 'v3' } } };

  expect(await refusal(ask('CreateVirtualService', { ...name, spec: node }))).toMatchObject({
    code: 'NotFoundException',
    message: 'VirtualNode with name v3 is missing',
  });
  expect(await refusal(ask('CreateVirtualService', { ...name, spec: { provider: {} } }))).toMatchObject({
    code: 'BadRequestException',
    message: expect.stringContaining('exactly one of virtualNode, virtualRouter'),
  });
  expect(await ask('CreateVirtualService', { ...name, spec: provider })).toHaveProperty('virtualService');
});

describe('what is in use is not deleted:', () => {
  test.each([
    [
      'DeleteVirtualNode',
      { ...mesh, virtualNodeName: 'v2' },
      'VirtualNode with name v2 cannot be deleted because it is the target of one or more routes.',
    ],
    [
      'DeleteVirtualRouter',
      router,
      'VirtualRouter with name color-router cannot be deleted because it still has 1 Route(s)',
    ],
    [
      'DeleteMesh',
      mesh,
      'Mesh color for account 000000000000 has active VirtualNodes, please delete VirtualNodes before deleting the Mesh',
    ],
  ])('%s', async (operation, input, message) => {
    const { ask } = await colorMesh(countedSurroundings());

    expect(await refusal(ask(operation, input))).toEqual({ code: 'ResourceInUseException', status: 409, message });
  });

  test('a router that provides a virtual service, until the service is gone', async () => {
    const { ask } = await colorMesh(countedSurroundings());
    const service = { ...mesh, virtualServiceName: 'color.local' };
    await ask('CreateVirtualService', { ...service, spec: provider });
    await ask('DeleteRoute', route);

    expect(await refusal(ask('DeleteVirtualRouter', router))).toMatchObject({
      code: 'ResourceInUseException',
      message: 'VirtualRouter with name color-router cannot be deleted because it is a VirtualService provider',
    });
    await ask('DeleteVirtualService', service);
    expect(await ask('DeleteVirtualRouter', router)).toHaveProperty('virtualRouter.status.status', 'DELETED');
  });
});

test('a node has at most 50 backends', async () => {
  const { ask } = await colorMesh(countedSurroundings());
  const backends = Array.from({ length: 51 }, (_, n) => ({ virtualService: { virtualServiceName: `s${n}` } }));

  expect(
    await refusal(ask('UpdateVirtualNode', { ...mesh, virtualNodeName: 'v1', spec: { ...nodeSpec, backends } })),
  ).toMatchObject({ code: 'LimitExceededException' });
});
