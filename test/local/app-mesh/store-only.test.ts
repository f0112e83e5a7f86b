import { describe, expect, test } from '@jest/globals';
import { appMesh } from '../../../local/app-mesh/app-mesh.ts';
import { storeOnlyFeatures } from '../../../local/app-mesh/member-readers.ts';
import { checkFollowed } from '../../../local/app-mesh/store-only.ts';
import { asking, countedSurroundings, refusal } from '../asking.ts';
import { colorMesh, mesh, nodeSpec, split } from './color-mesh.ts';

const [listener] = nodeSpec.listeners;
const other = { portMapping: { port: 9090, protocol: 'grpc' } };
const thresholds = { healthyThreshold: 2, unhealthyThreshold: 2, intervalMillis: 5000, timeoutMillis: 2000 };
const healthCheck = { protocol: 'grpc', port: 9090, ...thresholds };
const tls = { mode: 'STRICT', certificate: { sds: { secretName: 's' } } };
const spec = {
  ...nodeSpec,
  listeners: [listener, { ...other, tls, healthCheck }],
};

describe('a spec', () => {
  test('whose members all have an effect is followed', () => {
    expect(() => checkFollowed('VirtualNode', nodeSpec, new Set())).not.toThrow();
    expect(() => checkFollowed('Route', split(1, 1), new Set())).not.toThrow();
  });

  test('is refused by the names of all members that would be stored alone, and of the options that allow it', () => {
    expect(() => checkFollowed('VirtualNode', spec, new Set())).toThrow(
      expect.objectContaining({
        code: 'BadRequestException',
        message: expect.stringContaining(
          "'spec.listeners.2.member.tls' (--store-only tls), 'spec.listeners.2.member.healthCheck.protocol' (--store-only grpc-health-checks)",
        ),
      }),
    );
  });

  test('is refused for the one value of a member that nothing follows', () => {
    const checked = (protocol: string) => ({
      ...nodeSpec,
      listeners: [{ portMapping: { port: 8080, protocol }, healthCheck: { protocol } }],
    });
    expect(() => checkFollowed('VirtualNode', checked('tcp'), new Set())).not.toThrow();
    expect(() => checkFollowed('VirtualNode', checked('grpc'), new Set())).toThrow(
      "'spec.listeners.1.member.healthCheck.protocol' (--store-only grpc-health-checks)",
    );
  });

  test('is stored where the features are allowed', () => {
    expect(() => checkFollowed('VirtualNode', spec, new Set(['grpc-health-checks', 'tls']))).not.toThrow();
    expect(() => checkFollowed('VirtualNode', spec, new Set(['tls']))).toThrow('healthCheck');
    expect(() => checkFollowed('VirtualGateway', { listeners: [listener] }, new Set(storeOnlyFeatures))).not.toThrow();
  });
});

describe('App Mesh', () => {
  const node = { ...mesh, virtualNodeName: 'n', spec };

  test('stores every member of its API unless it is said otherwise', async () => {
    const { ask } = await colorMesh(countedSurroundings());

    expect(await ask('CreateVirtualNode', node)).toMatchObject({ virtualNode: { spec } });
  });

  test('refuses to create or update what nothing would follow, but for the features that it is to store', async () => {
    const ask = asking(appMesh(countedSurroundings(), { storeOnly: ['tls'] }));
    await ask('CreateMesh', mesh);
    const unfollowed = {
      code: 'BadRequestException',
      message: expect.stringContaining("2.member.healthCheck.protocol'"),
    };

    expect(await refusal(ask('CreateVirtualNode', node))).toMatchObject(unfollowed);
    await ask('CreateVirtualNode', { ...node, spec: nodeSpec });
    expect(await refusal(ask('UpdateVirtualNode', node))).toMatchObject(unfollowed);
  });
});
