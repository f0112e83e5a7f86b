import type { MeshView } from '../../app-mesh/mesh-view.ts';
import type { Cluster, Endpoint } from '../config/snapshot.ts';
import type { DefaultRetries } from '../retry-policy.ts';
import type { Task } from '../tasks/task.ts';
import { snapshotFor } from './sources.ts';
import type { ProxyUpdate } from './update.ts';

interface Facts extends DefaultRetries {
  /** What service discovery finds for clusters now: it does not wait for the configuration. */
  discover(clusters: readonly Cluster[]): readonly Endpoint[];
}

/** What one proxy gets: of each view and each change of tasks only what is new to it. */
export interface ProxyFeed {
  /** The mesh as the proxy is to know it from now on; undefined once it is deleted. */
  show(view: MeshView | undefined): void;
  refreshEndpoints(): void;
  /** From now on nothing is delivered. */
  hold(): void;
  /** What is new since it was held is delivered: the state of now, and nothing that came between. */
  release(): void;
}

export function createProxyFeed(
  { resource }: Pick<Task, 'resource'>,
  { discover, hasDefaultRetries }: Facts,
  deliver: (update: ProxyUpdate) => void,
): ProxyFeed {
  let version = 0;
  let clusters: readonly Cluster[] = [];
  let sent = '';
  let found = '';
  let isHeld = false;
  let missed: { readonly view: MeshView | undefined } | undefined;
  const refreshEndpoints = () => {
    if (isHeld) return;
    const endpoints = discover(clusters);
    const text = JSON.stringify(endpoints);
    if (text === found) return;
    found = text;
    deliver({ kind: 'endpoints', endpoints: [...endpoints] });
  };
  const show = (view: MeshView | undefined) => {
    if (isHeld) {
      missed = { view };
      return;
    }
    const snapshot = snapshotFor(view, resource);
    const text = JSON.stringify(snapshot) ?? 'deleted';
    if (text === sent) return;
    sent = text;
    if (snapshot === undefined) return deliver({ kind: 'deleted' });
    version += 1;
    clusters = snapshot.clusters;
    const endpoints = discover(clusters);
    found = JSON.stringify(endpoints);
    deliver({ kind: 'snapshot', version, snapshot: { ...snapshot, hasDefaultRetries }, endpoints: [...endpoints] });
  };
  return {
    show,
    refreshEndpoints,
    hold() {
      isHeld = true;
    },
    release() {
      isHeld = false;
      const next = missed;
      missed = undefined;
      if (next !== undefined) show(next.view);
      refreshEndpoints();
    },
  };
}
