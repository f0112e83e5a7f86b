import type { Service } from '../kit/call.ts';
import { createClientTokens } from '../kit/client-tokens.ts';
import { createListeners } from '../kit/listeners.ts';
import { createService } from '../kit/operations.ts';
import { type Stateful, stateOf } from '../kit/state.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Context } from './context.ts';
import { dialect, reusedToken } from './errors.ts';
import { type MeshView, meshView, type RouteChange } from './mesh-view.ts';
import { resourceOperations } from './operations/resources.ts';
import * as tags from './operations/tags.ts';
import { createResources } from './resources.ts';
import { createStaleReads } from './stale-reads.ts';

/** App Mesh, API 2019-01-25: its 38 operations. */
export interface AppMesh extends Service, Stateful {
  /** Calls `listener` after each change of a route, before the change is answered, until the returned function is called. */
  onRouteChange(listener: (change: RouteChange) => void): () => void;
  /**
   * Calls `listener` with the name of a mesh after each change of it or of anything in it, before the change is answered,
   * until the returned function is called.
   */
  onMeshChange(listener: (meshName: string) => void): () => void;
  /** The mesh as its proxies get it; undefined when there is none of that name. */
  readMesh(meshName: string): MeshView | undefined;
  /** From now on, for so many milliseconds after an update, DescribeRoute may return the revision before it. 0 = never. */
  staleFor(milliseconds: number): void;
  /** Takes over what `snapshot` returned. No change is announced: a follower has to read the meshes anew. */
  restore(state: unknown): void;
}

export const appMeshOperations = { ...resourceOperations, ...tags };

export function appMesh(surroundings: Surroundings): AppMesh {
  const now = () => surroundings.clock.now();
  const resources = createResources();
  const clientTokens = createClientTokens(now, reusedToken);
  const staleReads = createStaleReads(surroundings);
  const routeChanges = createListeners<RouteChange>();
  const meshChanges = createListeners<string>();
  const newId = () => surroundings.newId();
  const context: Context = {
    resources,
    clientTokens,
    staleReads,
    routeChanges,
    meshChanges,
    now,
    newId,
  };
  return {
    ...createService({ name: 'appmesh', operations: appMeshOperations, context, dialect }),
    ...stateOf({ resources, clientTokens }),
    onRouteChange: routeChanges.add,
    onMeshChange: meshChanges.add,
    readMesh: (meshName) => meshView(resources, meshName),
    staleFor: (milliseconds) => staleReads.staleFor(milliseconds),
  };
}
