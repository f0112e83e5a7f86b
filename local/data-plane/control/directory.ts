import type { AppMesh } from '../../app-mesh/app-mesh.ts';
import type { CloudMap } from '../../cloud-map/cloud-map.ts';
import type { TaskInstance } from '../../cloud-map/task-instance.ts';
import type { Cluster, Endpoint } from '../config/snapshot.ts';
import { endpointsOf, type NamedNode, tasksByName } from '../tasks/discovery.ts';
import { instanceEndpoints, taskInstances } from '../tasks/instances.ts';
import type { Task } from '../tasks/task.ts';
import { machineEndpoints } from '../tasks/this-machine.ts';
import { nodesOf } from './sources.ts';

/** A mesh as service discovery knows it. */
interface Known {
  readonly findTasks: ReturnType<typeof tasksByName>;
  readonly nodeNamed: (virtualNode: string) => NamedNode | undefined;
}

interface DirectoryOptions {
  readonly model: Pick<AppMesh, 'readMesh'>;
  /** Finds no instances unless given. */
  readonly cloudMap?: Pick<CloudMap, 'find'> | undefined;
  tasks(): readonly Task[];
}

/** Where the processes of nodes are found. */
export interface Directory {
  endpointsOf(meshName: string, clusters: readonly Cluster[]): readonly Endpoint[];
  /** The tasks of all meshes as Cloud Map has them. */
  instances(): readonly TaskInstance[];
  /** A mesh or its tasks have changed: it is read again when it is next asked for. */
  forget(meshName: string): void;
}

export function createDirectory({ model, cloudMap, tasks }: DirectoryOptions): Directory {
  const known = new Map<string, Known>();
  const look = (meshName: string): Known => {
    const found = known.get(meshName);
    if (found !== undefined) return found;
    const nodeNamed = nodesOf(model.readMesh(meshName));
    const own = tasks().filter((task) => task.meshName === meshName);
    const read = { nodeNamed, findTasks: tasksByName(own, nodeNamed) };
    known.set(meshName, read);
    return read;
  };
  return {
    endpointsOf(meshName, clusters) {
      const { findTasks } = look(meshName);
      const registered = cloudMap === undefined ? [] : instanceEndpoints(clusters, cloudMap.find);
      const found = [...endpointsOf(clusters, findTasks), ...registered];
      const named = new Set(found.map(({ virtualNode }) => virtualNode));
      return [...found, ...machineEndpoints(clusters.filter(({ virtualNode }) => !named.has(virtualNode)))];
    },
    instances: () => taskInstances(tasks(), ({ meshName, resource }) => look(meshName).nodeNamed(resource.name)),
    forget: (meshName) => void known.delete(meshName),
  };
}
