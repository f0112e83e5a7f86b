import { record } from './histogram.ts';
import { add, type Stats } from './stats.ts';

/** What a proxy counts of those who call it. Source: Envoy, statistics of the HTTP connection manager and of listeners. */
export interface DownstreamStats {
  opened(): void;
  closed(): void;
  /** What came was no HTTP. */
  misread(): void;
  begun(): void;
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
}

export function createDownstreamStats(stats: Stats, names: DownstreamNames): DownstreamStats {
  const http = `http.${names.http}.`;
  const listener = `listener.${names.listener}.`;
  const counter = (name: string) => stats.counter(`${http}downstream_${name}`);
  const connections = [
    counter('cx_total'),
    counter('cx_http1_total'),
    stats.gauge(`${http}downstream_cx_active`),
    stats.counter(`${listener}downstream_cx_total`),
    stats.gauge(`${listener}downstream_cx_active`),
  ];
  const open = [stats.gauge(`${http}downstream_cx_active`), stats.gauge(`${listener}downstream_cx_active`)];
  const active = stats.gauge(`${http}downstream_rq_active`);
  const begun = [counter('rq_total'), counter('rq_http1_total'), active];
  const completed = counter('rq_completed');
  const reset = counter('rq_rx_reset');
  const protocolError = counter('cx_protocol_error');
  const time = stats.histogram(`${http}downstream_rq_time`);
  const classes = ['1xx', '2xx', '3xx', '4xx', '5xx'].map((name) => counter(`rq_${name}`));
  const noRoute = stats.counter(`${http}no_route`);
  const noCluster = stats.counter(`${http}no_cluster`);
  const noFilterChain = stats.counter(`${listener}no_filter_chain_match`);
  return {
    opened() {
      for (const one of connections) add(one);
    },
    closed() {
      for (const one of open) add(one, -1);
    },
    misread: () => add(protocolError),
    begun() {
      for (const one of begun) add(one);
    },
    over(status, milliseconds) {
      add(active, -1);
      if (status === undefined) return add(reset);
      add(completed);
      const ofClass = classes[Math.floor(status / 100) - 1];
      if (ofClass !== undefined) add(ofClass);
      record(time, milliseconds);
    },
    noRoute: () => add(noRoute),
    noCluster: () => add(noCluster),
    noListener: () => add(noFilterChain),
  };
}
