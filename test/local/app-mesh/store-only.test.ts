import { describe, expect, test } from '@jest/globals';
import { appMesh } from '../../../local/app-mesh/app-mesh.ts';
import { storeOnlyFeatures } from '../../../local/app-mesh/member-readers.ts';
import { checkFollowed } from '../../../local/app-mesh/store-only.ts';
import { asking, countedSurroundings, refusal } from '../asking.ts';
import { colorMesh, mesh, nodeSpec, split } from './color-mesh.ts';

const thresholds = { healthyThreshold: 2, unhealthyThreshold: 2, intervalMillis: 5000, timeoutMillis: 2000 };
const listening = (port: number) => ({ portMapping: { port, protocol: 'http' } });
const checked = (port: number) => ({
  ...listening(port),
  healthCheck: { protocol: 'http', port, ...thresholds },
});
const followed = { listeners: [listening(8080)] };
const spec = { listeners: [listening(8080), checked(8081), checked(8082)] };

describe('a spec', () => {
  test('whose members all have an effect is followed', () => {
    expect(() => checkFollowed('VirtualNode', nodeSpec, new Set())).not.toThrow();
    expect(() => checkFollowed('Route', split(1, 1), new Set())).not.toThrow();
  });

  test('is refused by the names of all members that would be stored alone, and of the options that allow it', () => {
    expect(() => checkFollowed('VirtualGateway', spec, new Set())).toThrow(
      expect.objectContaining({
        code: 'BadRequestException',
        message: expect.stringContaining(
          "'spec.listeners.2.member.healthCheck' (--store-only gateway-health-checks), 'spec.listeners.3.member.healthCheck' (--store-only gateway-health-checks)",
        ),
      }),
    );
  });

  test('is stored where the features are allowed', () => {
    expect(() => checkFollowed('VirtualGateway', spec, new Set(['gateway-health-checks']))).not.toThrow();
    expect(() => checkFollowed('VirtualGateway', spec, new Set(storeOnlyFeatures))).not.toThrow();
  });
});

describe('App Mesh', () => {
  const gateway = { ...mesh, virtualGatewayName: 'g', spec };

  test('stores every member of its API unless it is said otherwise', async () => {
    const { ask } = await colorMesh(countedSurroundings());

    expect(await ask('CreateVirtualGateway', gateway)).toMatchObject({ virtualGateway: { spec } });
  });

  test('refuses to create or update what nothing would follow, but for the features that it is to store', async () => {
    const ask = asking(appMesh(countedSurroundings(), { storeOnly: [] }));
    await ask('CreateMesh', mesh);
    const unfollowed = {
      code: 'BadRequestException',
      message: expect.stringContaining("2.member.healthCheck'"),
    };

    expect(await refusal(ask('CreateVirtualGateway', gateway))).toMatchObject(unfollowed);
    await ask('CreateVirtualGateway', { ...gateway, spec: followed });
    expect(await refusal(ask('UpdateVirtualGateway', gateway))).toMatchObject(unfollowed);
  });
});
