import type { EdgeStatistics, GraphService } from './read-traces.ts';

/** How requests went, as a picture has it. */
export interface Requests {
  readonly count: number;
  readonly errors: number;
  readonly faults: number;
  /** In milliseconds; undefined without a request that has ended. */
  readonly meanMs: number | undefined;
}

export interface GraphNode {
  readonly id: string;
  readonly name: string;
  /** Without the name of the mesh before it; a client has no name of its own, X-Ray calls it as the service that it asks. */
  readonly label: string;
  /** `client`, `remote`, `AWS::AppMesh::Proxy` and the like; undefined for none. */
  readonly type: string | undefined;
  /** Undefined for a client, which says nothing of itself. */
  readonly requests: Requests | undefined;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly requests: Requests;
}

/** The services of traces as plain data to be drawn and told. */
export interface TraceGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

const requestsOf = ({ TotalCount, TotalResponseTime, ErrorStatistics, FaultStatistics }: EdgeStatistics): Requests => ({
  count: TotalCount,
  errors: ErrorStatistics.TotalCount,
  faults: FaultStatistics.TotalCount,
  meanMs: TotalCount === 0 ? undefined : (TotalResponseTime / TotalCount) * 1000,
});

/** All that is linked with one of these, by any number of edges in any direction. */
function linkedWith(first: readonly number[], services: readonly GraphService[]): ReadonlySet<number> {
  const beside = Map.groupBy(
    services.flatMap(({ ReferenceId: from, Edges }) =>
      Edges.flatMap(({ ReferenceId: to }) => [
        { from, to },
        { from: to, to: from },
      ]),
    ),
    ({ from }) => from,
  );
  const found = new Set(first);
  for (const id of found) for (const { to } of beside.get(id) ?? []) found.add(to);
  return found;
}

/** The part of the account's graph that belongs to a mesh: its proxies, which are named `mesh/node`, and all linked with them. */
export function graphOfMesh(meshName: string, services: readonly GraphService[]): TraceGraph {
  const own = services.filter(({ Name }) => Name.startsWith(`${meshName}/`)).map(({ ReferenceId }) => ReferenceId);
  const shown = linkedWith(own, services);
  const withoutMesh = (name: string) => (name.startsWith(`${meshName}/`) ? name.slice(meshName.length + 1) : name);
  const within = services.filter(({ ReferenceId }) => shown.has(ReferenceId));
  return {
    nodes: within.map(({ ReferenceId, Name, Type, SummaryStatistics }) => ({
      id: String(ReferenceId),
      name: Name,
      label: Type === 'client' ? 'clients' : withoutMesh(Name),
      type: Type,
      requests: SummaryStatistics && requestsOf(SummaryStatistics),
    })),
    edges: within.flatMap(({ ReferenceId: from, Edges }) =>
      Edges.map(({ ReferenceId: to, SummaryStatistics }) => ({
        from: String(from),
        to: String(to),
        requests: requestsOf(SummaryStatistics),
      })),
    ),
  };
}
