import type { MeshView } from '../../app-mesh/mesh-view.ts';
import type { Cluster } from '../config/snapshot.ts';
import type { DefaultRetries } from '../retry-policy.ts';
import { endpointsOf } from '../tasks/discovery.ts';
import type { Task } from '../tasks/task.ts';
import { nodesOf, snapshotFor } from './sources.ts';
import type { ProxyUpdate } from './update.ts';

interface Facts extends DefaultRetries {
  /** The mesh as it is now: service discovery does not wait for the configuration. */
  view(): MeshView | undefined;
  tasks(): readonly Task[];
}

/** What one proxy gets: of each view and each change of tasks only what is new to it. */
export interface ProxyFeed {
  /** The mesh as the proxy is to know it from now on; undefined once it is deleted. */
  show(view: MeshView | undefined): void;
  refreshEndpoints(): void;
}

export function createProxyFeed(
  { meshName, resource }: Task,
  { view: current, tasks, hasDefaultRetries }: Facts,
  deliver: (update: ProxyUpdate) => void,
): ProxyFeed {
  let version = 0;
  let clusters: readonly Cluster[] = [];
  let sent = '';
  let found = '';
  const discover = () => {
    const own = tasks().filter((task) => task.meshName === meshName);
    return endpointsOf(clusters, own, nodesOf(current()));
  };
  return {
    show(view) {
      const snapshot = snapshotFor(view, resource);
      const text = JSON.stringify(snapshot) ?? 'deleted';
      if (text === sent) return;
      sent = text;
      if (snapshot === undefined) return deliver({ kind: 'deleted' });
      version += 1;
      clusters = snapshot.clusters;
      const endpoints = discover();
      found = JSON.stringify(endpoints);
      deliver({ kind: 'snapshot', version, snapshot: { ...snapshot, hasDefaultRetries }, endpoints });
    },
    refreshEndpoints() {
      const endpoints = discover();
      const text = JSON.stringify(endpoints);
      if (text === found) return;
      found = text;
      deliver({ kind: 'endpoints', endpoints });
    },
  };
}
