import type { RestOperation } from './rest-json.ts';

const root = '/v20190125';

/** Where a kind of resource lives; the path of a route's collection says `virtualRouter`, the router's own `virtualRouters`. */
const collections = [
  { one: 'Mesh', many: 'Meshes', path: `${root}/meshes`, name: 'meshName', payload: 'mesh' },
  ...[
    { one: 'VirtualNode', path: 'virtualNodes', name: 'virtualNodeName', payload: 'virtualNode' },
    { one: 'VirtualRouter', path: 'virtualRouters', name: 'virtualRouterName', payload: 'virtualRouter' },
    { one: 'VirtualService', path: 'virtualServices', name: 'virtualServiceName', payload: 'virtualService' },
    { one: 'VirtualGateway', path: 'virtualGateways', name: 'virtualGatewayName', payload: 'virtualGateway' },
    { one: 'Route', path: 'virtualRouter/{virtualRouterName}/routes', name: 'routeName', payload: 'route' },
    {
      one: 'GatewayRoute',
      path: 'virtualGateway/{virtualGatewayName}/gatewayRoutes',
      name: 'gatewayRouteName',
      payload: 'gatewayRoute',
    },
  ].map((child) => ({ ...child, many: `${child.one}s`, path: `${root}/meshes/{meshName}/${child.path}` })),
];

/** Every operation of App Mesh's API 2019-01-25; create and update are both PUT. */
export const appMeshOperations: readonly RestOperation[] = [
  ...collections.flatMap(({ one, many, path, name, payload }): RestOperation[] => [
    { operation: `Create${one}`, method: 'PUT', path, payload },
    { operation: `List${many}`, method: 'GET', path, integers: ['limit'] },
    { operation: `Describe${one}`, method: 'GET', path: `${path}/{${name}}`, payload },
    { operation: `Update${one}`, method: 'PUT', path: `${path}/{${name}}`, payload },
    { operation: `Delete${one}`, method: 'DELETE', path: `${path}/{${name}}`, payload },
  ]),
  { operation: 'ListTagsForResource', method: 'GET', path: `${root}/tags`, integers: ['limit'] },
  { operation: 'TagResource', method: 'PUT', path: `${root}/tag` },
  { operation: 'UntagResource', method: 'PUT', path: `${root}/untag` },
];
