import { expect, test } from '@jest/globals';
import { gatewaySnapshot } from '../../../../local/data-plane/config/gateway-snapshot.ts';

const viewOf = (spec: object) => ({
  meshName: 'm',
  spec,
  virtualNodes: [],
  virtualServices: [],
  virtualRouters: [],
  virtualGateways: [
    {
      name: 'ingress',
      spec: { listeners: [{ portMapping: { port: 9080, protocol: 'http' } }] },
      version: 1,
      gatewayRoutes: [],
    },
  ],
});

test('The listeners of a gateway have the IP preference of the mesh, if it has one', () => {
  const preferring = viewOf({ serviceDiscovery: { ipPreference: 'IPv6_PREFERRED' } });

  expect(gatewaySnapshot(preferring, 'ingress')?.listeners).toMatchObject([{ ipPreference: 'IPv6_PREFERRED' }]);
  expect(gatewaySnapshot(viewOf({}), 'ingress')?.listeners[0]).not.toHaveProperty('ipPreference');
});
