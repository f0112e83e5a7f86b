import { countedSurroundings } from '../asking.ts';
import { type ColorMesh, colorMesh, mesh } from './color-mesh.ts';

export const gateway = { ...mesh, virtualGatewayName: 'entrance' };
export const gatewayRoute = { ...gateway, gatewayRouteName: 'to-color' };
export const service = { ...mesh, virtualServiceName: 'color.local' };

export const listener = { portMapping: { port: 9080, protocol: 'http' } };
export const gatewaySpec = { listeners: [listener] };

export const action = { target: { virtualService: { virtualServiceName: 'color.local' } } };
export const toColor = (over: object = {}) => ({ httpRoute: { match: { prefix: '/color' }, action, ...over } });

/** The color mesh with its service `color.local`, and a gateway on port 9080 whose route leads there. */
export async function gatewayMesh(): Promise<ColorMesh> {
  const color = await colorMesh(countedSurroundings());
  const provider = { virtualRouter: { virtualRouterName: 'color-router' } };
  await color.ask('CreateVirtualService', { ...service, spec: { provider } });
  await color.ask('CreateVirtualGateway', { ...gateway, spec: gatewaySpec });
  await color.ask('CreateGatewayRoute', { ...gatewayRoute, spec: toColor() });
  return color;
}
