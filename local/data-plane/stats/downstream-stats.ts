import { record } from './histogram.ts';
import { add, classCounters, type Stats } from './stats.ts';

/** A connection that knows how much has come and gone by it. */
interface ByteCounts {
  readonly bytesRead?: number;
  readonly bytesWritten?: number;
}

type HttpVersion = 'http1' | 'http2';

/** What a proxy counts of those who call it. Source: Envoy, statistics of the HTTP connection manager and of listeners. */
export interface DownstreamStats {
  opened(socket: ByteCounts): void;
  /** It turned out which version of HTTP a connection speaks. */
  spoken(version: HttpVersion): void;
  closed(socket: ByteCounts): void;
  /** What came was no HTTP. */
  misread(): void;
  /** @param contentType of the request */
  begun(contentType: string | undefined, version: HttpVersion): void;
  /** @param status undefined for a request that was not answered */
  over(status: number | undefined, milliseconds: number): void;
  noRoute(): void;
  noCluster(): void;
  /** The port that was asked for is none of the mesh's. */
  noListener(): void;
}

interface DownstreamNames {
  /** Such as `ingress`. */
  readonly http: string;
  /** Such as `0.0.0.0_15000`. */
  readonly listener: string;
  /** Whether App Mesh's metrics extension counts it: what comes in to the node or gateway. */
  readonly isIngress: boolean;
}

/** The bytes of connections, of those that are open as well. */
function createByteSum() {
  const open = new Set<ByteCounts>();
  const closed = { received: 0, sent: 0 };
  const sum = (member: 'bytesRead' | 'bytesWritten') => [...open].reduce((total, one) => total + (one[member] ?? 0), 0);
  return {
    open: (socket: ByteCounts) => void open.add(socket),
    close(socket: ByteCounts) {
      if (!open.delete(socket)) return;
      closed.received += socket.bytesRead ?? 0;
      closed.sent += socket.bytesWritten ?? 0;
    },
    received: () => closed.received + sum('bytesRead'),
    sent: () => closed.sent + sum('bytesWritten'),
  };
}

type ByteSum = ReturnType<typeof createByteSum>;

/** What App Mesh's metrics extension counts of what comes in. Source: App Mesh user guide, metrics extension. */
function extensionCounters(stats: Stats) {
  const active = stats.gauge('appmesh.ActiveConnectionCount');
  return {
    open: [active],
    opened: [active, stats.counter('appmesh.NewConnectionCount')],
    begun: [stats.counter('appmesh.RequestCount')],
    grpc: stats.counter('appmesh.GrpcRequestCount'),
  };
}

function createDownstreamStats(stats: Stats, names: DownstreamNames, bytes: ByteSum): DownstreamStats {
  const http = `http.${names.http}.`;
  const listener = `listener.${names.listener}.`;
  const counter = (name: string) => stats.counter(`${http}downstream_${name}`);
  const extension = names.isIngress ? extensionCounters(stats) : undefined;
  stats.counted(`${http}downstream_cx_rx_bytes_total`, bytes.received);
  stats.counted(`${http}downstream_cx_tx_bytes_total`, bytes.sent);
  const connections = [
    ...(extension?.opened ?? []),
    counter('cx_total'),
    stats.gauge(`${http}downstream_cx_active`),
    stats.counter(`${listener}downstream_cx_total`),
    stats.gauge(`${listener}downstream_cx_active`),
  ];
  const open = [
    ...(extension?.open ?? []),
    stats.gauge(`${http}downstream_cx_active`),
    stats.gauge(`${listener}downstream_cx_active`),
  ];
  const active = stats.gauge(`${http}downstream_rq_active`);
  const begun = [...(extension?.begun ?? []), counter('rq_total'), active];
  const spoken = { http1: counter('cx_http1_total'), http2: counter('cx_http2_total') };
  const begunBy = { http1: counter('rq_http1_total'), http2: counter('rq_http2_total') };
  const completed = counter('rq_completed');
  const reset = counter('rq_rx_reset');
  const protocolError = counter('cx_protocol_error');
  const time = stats.histogram(`${http}downstream_rq_time`);
  const chargeClass = classCounters(stats, `${http}downstream_rq_`);
  const noRoute = stats.counter(`${http}no_route`);
  const noCluster = stats.counter(`${http}no_cluster`);
  const noFilterChain = stats.counter(`${listener}no_filter_chain_match`);
  return {
    opened(socket) {
      bytes.open(socket);
      for (const one of connections) add(one);
    },
    closed(socket) {
      bytes.close(socket);
      for (const one of open) add(one, -1);
    },
    spoken: (version) => add(spoken[version]),
    misread: () => add(protocolError),
    begun(contentType, version) {
      add(begunBy[version]);
      if (extension !== undefined && contentType?.startsWith('application/grpc')) add(extension.grpc);
      for (const one of begun) add(one);
    },
    over(status, milliseconds) {
      add(active, -1);
      if (status === undefined) return add(reset);
      add(completed);
      chargeClass(status);
      record(time, milliseconds);
    },
    noRoute: () => add(noRoute),
    noCluster: () => add(noCluster),
    noListener: () => add(noFilterChain),
  };
}

/** The statistics of those who call, by the names of where they call: of the same names they are the same. */
export type DownstreamTable = (names: DownstreamNames) => DownstreamStats;

export function createDownstreamTable(stats: Stats): DownstreamTable {
  const made = new Map<string, DownstreamStats>();
  const ingress: ByteSum[] = [];
  stats.counted('appmesh.ProcessedBytes', () =>
    ingress.reduce((sum, bytes) => sum + bytes.received() + bytes.sent(), 0),
  );
  return (names) => {
    const key = JSON.stringify(names);
    const known = made.get(key);
    if (known !== undefined) return known;
    const bytes = createByteSum();
    if (names.isIngress) ingress.push(bytes);
    const downstream = createDownstreamStats(stats, names, bytes);
    made.set(key, downstream);
    return downstream;
  };
}
