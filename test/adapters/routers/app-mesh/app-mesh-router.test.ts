import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { appMesh } from '../../../../adapters/routers/app-mesh/app-mesh.ts';
import { appMeshRouter } from '../../../../adapters/routers/app-mesh/app-mesh-router.ts';
import { appMeshClients } from '../../../../adapters/routers/app-mesh/clients.ts';
import type { ClientOverrides } from '../../../../adapters/sdk/clients.ts';
import type { TrafficRouter } from '../../../../core/ports/router.ts';
import type { Intercept } from '../../../../local/dispatch/intercept.ts';
import { LostAnswer } from '../../../../local/dispatch/intercept.ts';
import { AwsError } from '../../../../local/kit/aws-error.ts';
import { defineTrafficRouterContract } from '../../../contracts/traffic-router.contract.ts';
import { embedded } from '../../../support/embedded.ts';
import { readingOf, sampleRoute } from '../../../support/sample-control.ts';

const router = { provider: 'appmesh', mesh: 'color-mesh', virtualRouter: 'color-router' } as const;
const route = { router, route: 'color-route' };
const names = { meshName: router.mesh, virtualRouterName: router.virtualRouter };

async function onMesh(intercept?: Intercept) {
  let armed = false;
  const { overrides, call, aws } = await embedded((made, proceed) =>
    armed && intercept ? intercept(made, proceed) : proceed(),
  );
  const listener = { portMapping: { port: 8080, protocol: 'http' } };
  await call('appmesh', 'CreateMesh', { meshName: router.mesh });
  for (const virtualNodeName of ['color-v1', 'color-v2'])
    await call('appmesh', 'CreateVirtualNode', {
      meshName: router.mesh,
      virtualNodeName,
      spec: { listeners: [listener], serviceDiscovery: { dns: { hostname: `${virtualNodeName}.local` } } },
    });
  await call('appmesh', 'CreateVirtualRouter', { ...names, spec: { listeners: [listener] } });
  await call('appmesh', 'CreateRoute', { ...names, routeName: 'color-route', spec: sampleRoute() });
  armed = true;
  return { traffic: appMesh(appMeshClients({ ...overrides, maxAttempts: 1 })), aws };
}

defineTrafficRouterContract('Router on App Mesh', router, async () => ({
  traffic: (await onMesh()).traffic,
  route,
  stable: 'color-v1',
  canary: 'color-v2',
  missing: { target: 'color-v3', route: 'no-route' },
}));

const failing =
  (error: Error): Intercept =>
  async () => {
    throw error;
  };
const write = (traffic: TrafficRouter) =>
  traffic.setTargets(route, readingOf(sampleRoute()), readingOf(sampleRoute(90, 10)).targets, 'write-1');

describe('errors of a write', () => {
  test.each([
    ['TooManyRequestsException', 429, 'Transient'],
    ['ServiceUnavailableException', 503, 'WriteInDoubt'],
    ['InternalServerErrorException', 500, 'WriteInDoubt'],
    ['BadRequestException', 400, 'Refused'],
    ['LimitExceededException', 400, 'Refused'],
    ['ForbiddenException', 403, 'Refused'],
    ['AccessDeniedException', 403, 'Refused'],
    ['ConflictException', 409, 'Refused'],
    ['NotFoundException', 404, 'NotFound'],
  ])('%s becomes %s %s, and says which route', async (code, status, name) => {
    const { traffic } = await onMesh(failing(new AwsError(code, 'no', status)));
    await expect(write(traffic)).rejects.toMatchObject({ name, message: expect.stringContaining('color-route') });
  });

  test('a lost answer leaves the write in doubt, and it was sent once', async () => {
    let sent = 0;
    const { traffic, aws } = await onMesh(async (_, proceed) => {
      sent += 1;
      await proceed();
      throw new LostAnswer();
    });
    await expect(write(traffic)).rejects.toMatchObject({ name: 'WriteInDoubt' });
    expect(sent).toBe(1);
    expect(aws.services.appmesh.readMesh(router.mesh)?.virtualRouters[0]?.routes[0]?.version).toBe(2);
  });

  test('a client that is told to repeat its calls repeats reads alone', async () => {
    const { overrides } = await embedded();
    const { writes, reads } = appMeshClients({ ...overrides, maxAttempts: 3 });
    expect([await writes.config.maxAttempts(), await reads.config.maxAttempts()]).toEqual([1, 3]);
  });
});

describe('errors of a read', () => {
  test.each([
    ['TooManyRequestsException', 429, 'Transient'],
    ['ServiceUnavailableException', 503, 'Transient'],
    ['ForbiddenException', 403, 'Refused'],
    ['NotFoundException', 404, 'NotFound'],
  ])('%s becomes %s %s', async (code, status, name) => {
    const { traffic } = await onMesh(failing(new AwsError(code, 'no', status)));
    await expect(traffic.readRoute(route)).rejects.toMatchObject({ name });
  });

  test('a lost answer may be read again', async () => {
    const { traffic } = await onMesh(failing(new LostAnswer()));
    await expect(traffic.readRoute(route)).rejects.toMatchObject({ name: 'Transient' });
    await expect(traffic.targetIdentity(router, 'color-v1')).rejects.toMatchObject({ name: 'Transient' });
  });
});

describe('errors of the way to App Mesh', () => {
  const refusing = (error: object): ClientOverrides => ({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    requestHandler: { handle: () => Promise.reject(error) } as unknown as NonNullable<
      ClientOverrides['requestHandler']
    >,
  });

  test.each([
    [{ code: 'ECONNREFUSED', syscall: 'connect', name: 'TimeoutError' }, 'Transient'],
    [{ code: 'ENOTFOUND', syscall: 'getaddrinfo' }, 'Transient'],
    [{ code: 'EHOSTUNREACH', syscall: 'connect' }, 'Transient'],
    [{ code: 'ECONNRESET', syscall: 'read', name: 'TimeoutError' }, 'WriteInDoubt'],
    [{ code: 'ETIMEDOUT', name: 'TimeoutError' }, 'WriteInDoubt'],
    [{ name: 'CredentialsProviderError' }, 'Refused'],
    [{}, 'WriteInDoubt'],
  ])('a write that ends with %o is %s', async (fields, name) => {
    const traffic = appMeshRouter(appMeshClients(refusing(Object.assign(new Error('no'), fields))));
    await expect(write(traffic)).rejects.toMatchObject({ name });
  });
});

describe('on a socket', () => {
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const at = (port: number) => ({ endpoint: `http://127.0.0.1:${port}`, region: 'eu-west-1', credentials });
  const serve = async (answer: (socket: Socket) => void) => {
    const server = createServer((request) => answer(request.socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const close = () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    };
    return { port: address.port, close };
  };

  test('a write whose connection breaks is in doubt', async () => {
    const { port, close } = await serve((socket) => socket.destroy());
    await expect(write(appMeshRouter(appMeshClients(at(port))))).rejects.toMatchObject({ name: 'WriteInDoubt' });
    await close();
  });

  test('a write without an answer in time is in doubt, not waited for', async () => {
    const { port, close } = await serve(() => undefined);
    const requestHandler = { requestTimeout: 20, throwOnRequestTimeout: true };
    const traffic = appMeshRouter(appMeshClients({ ...at(port), requestHandler }));
    await expect(write(traffic)).rejects.toMatchObject({ name: 'WriteInDoubt' });
    await close();
  });
});
