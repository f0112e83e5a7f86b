import { type AppMesh, appMesh } from '../../../local/app-mesh/app-mesh.ts';
import type { Output } from '../../../local/kit/call.ts';
import type { Surroundings } from '../../../local/surroundings.ts';
import { asking } from '../asking.ts';

export interface ColorMesh {
  readonly model: AppMesh;
  readonly ask: (operation: string, input?: Readonly<Record<string, unknown>>) => Promise<Output>;
}

export const mesh = { meshName: 'color' };
export const router = { ...mesh, virtualRouterName: 'color-router' };
export const route = { ...router, routeName: 'color-route' };

const listener = { portMapping: { port: 8080, protocol: 'http' } };
export const nodeSpec = { listeners: [listener], serviceDiscovery: { dns: { hostname: 'color.local' } } };
export const routerSpec = { listeners: [listener] };

export const target = (virtualNode: string, weight: number) => ({ virtualNode, weight });
export const split = (v1: number, v2: number) => ({
  httpRoute: { match: { prefix: '/' }, action: { weightedTargets: [target('v1', v1), target('v2', v2)] } },
});

/** A mesh with the nodes v1 and v2, an http router, and all traffic on v1. */
export async function colorMesh(surroundings: Surroundings): Promise<ColorMesh> {
  const model = appMesh(surroundings);
  const ask = asking(model);
  await ask('CreateMesh', mesh);
  for (const virtualNodeName of ['v1', 'v2']) {
    await ask('CreateVirtualNode', { ...mesh, virtualNodeName, spec: nodeSpec });
  }
  await ask('CreateVirtualRouter', { ...router, spec: routerSpec });
  await ask('CreateRoute', { ...route, spec: split(100, 0) });
  return { model, ask };
}
