import type { AppMesh } from '../../app-mesh/app-mesh.ts';
import type { CloudMap } from '../../cloud-map/cloud-map.ts';
import type { TaskInstance } from '../../cloud-map/task-instance.ts';
import type { Cluster, Endpoint } from '../config/snapshot.ts';
import { endpointsOf, type NamedNode } from '../tasks/discovery.ts';
import { instanceEndpoints, taskInstances } from '../tasks/instances.ts';
import type { Task } from '../tasks/task.ts';
import { nodesOf } from './sources.ts';

/** A mesh as service discovery knows it. */
interface Known {
  readonly tasks: readonly Task[];
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
    const found = known.get(meshName) ?? {
      tasks: tasks().filter((task) => task.meshName === meshName),
      nodeNamed: nodesOf(model.readMesh(meshName)),
    };
    known.set(meshName, found);
    return found;
  };
  return {
    endpointsOf(meshName, clusters) {
      const { tasks: own, nodeNamed } = look(meshName);
      const registered = cloudMap === undefined ? [] : instanceEndpoints(clusters, cloudMap.find);
      return [...endpointsOf(clusters, own, nodeNamed), ...registered];
    },
    instances: () => taskInstances(tasks(), ({ meshName, resource }) => look(meshName).nodeNamed(resource.name)),
    forget: (meshName) => void known.delete(meshName),
  };
}
