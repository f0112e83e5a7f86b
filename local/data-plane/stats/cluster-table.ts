import type { Cluster } from '../config/snapshot.ts';
import { type ClusterStats, createClusterStats } from './cluster-stats.ts';
import { egressCluster } from './names.ts';
import type { Stats } from './stats.ts';

/** The statistics of the clusters that a proxy sends to, by node and port of its listener. */
export interface ClusterTable {
  /** Knows the clusters of a snapshot, and no others, from now on. */
  apply(snapshot: { readonly meshName: string; readonly clusters: readonly Cluster[] }): void;
  /** Of the node's first listener unless a port is named. */
  of(virtualNode: string, port: number | undefined): ClusterStats;
}

interface OfNode {
  readonly ports: ReadonlyMap<number, ClusterStats>;
  readonly first: ClusterStats;
}

/** What a node without a listener is called by. */
const httpPort = 80;

export function createClusterTable(stats: Stats): ClusterTable {
  let mesh = '';
  let byName = new Map<string, ClusterStats>();
  const byNode = new Map<string, OfNode>();
  const named = (virtualNode: string, port: number, protocol = 'http'): ClusterStats => {
    const name = egressCluster(mesh, virtualNode, { port, protocol });
    return byName.get(name) ?? createClusterStats(stats, name);
  };
  const add = ({ virtualNode, listeners }: Pick<Cluster, 'virtualNode' | 'listeners'>): OfNode => {
    const own = new Map(listeners.map(({ port, protocol }) => [port, named(virtualNode, port, protocol)]));
    const [first = named(virtualNode, httpPort)] = own.values();
    const found = { ports: own, first };
    byNode.set(virtualNode, found);
    return found;
  };
  return {
    apply({ meshName, clusters }) {
      mesh = meshName;
      byNode.clear();
      const wanted = clusters.map(add).flatMap(({ ports, first }) => [first, ...ports.values()]);
      const before = byName;
      byName = new Map(wanted.map((cluster) => [cluster.name, cluster]));
      for (const name of before.keys()) if (!byName.has(name)) stats.forget(`cluster.${name}.`);
    },
    of(virtualNode, port) {
      // A route that stays in force because its update was rejected may lead to a node that is gone.
      const found = byNode.get(virtualNode) ?? add({ virtualNode, listeners: [] });
      return port === undefined ? found.first : (found.ports.get(port) ?? found.first);
    },
  };
}
