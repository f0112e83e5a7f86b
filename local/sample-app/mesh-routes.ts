import type { AppMesh } from '../app-mesh/app-mesh.ts';
import type { SampleAppOptions } from './contract.ts';

/** The routes of a mesh of the embedded AWS in this process, as the sample app follows them. */
export const meshRoutes = (
  appMesh: Pick<AppMesh, 'readMesh' | 'onRouteChange'>,
  meshName: string,
): SampleAppOptions['routes'] => ({
  read: () =>
    (appMesh.readMesh(meshName)?.virtualRouters ?? []).flatMap(({ name, routes }) =>
      routes.map((route) => ({
        meshName,
        virtualRouterName: name,
        routeName: route.name,
        spec: route.spec,
        version: route.version,
      })),
    ),
  subscribe: (listener) => appMesh.onRouteChange(listener),
});
