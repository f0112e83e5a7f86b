import { type RouterPresetName, routerPresets } from '../../core/spec/presets.ts';
import type { PresetMetric, TargetMetrics } from './target-metrics.ts';

/** The metrics that a router itself publishes of each of its targets. */
export interface RouterPreset extends TargetMetrics {
  readonly namespace: string;
  readonly latency: PresetMetric;
  /** The milliseconds in one unit of its response time. */
  readonly milliseconds: number;
  /** All other classes of answers: a request without an answer of any class has failed. */
  readonly answers: readonly PresetMetric[];
  /** Connections that failed: at least so many requests did. */
  readonly connections: readonly PresetMetric[];
  /** A count without a data point is 0 as soon as there are requests. Else it is always published, and then unknown. */
  readonly silentZeros: boolean;
  readonly reporter: 'router';
}

const metric = (name: string): PresetMetric => ({ name, dimensions: {} });

/**
 * Application Load Balancer: requests are those for which a target was chosen. The 502, 503 and 504 that it answers itself
 * have no dimension of a target group, so a target that gives no answer shows only in what is missing from the answers.
 * Response time runs until the headers start, in seconds, of answered requests alone ("CloudWatch metrics for your
 * Application Load Balancer").
 */
const alb: RouterPreset = {
  namespace: routerPresets.alb.namespace,
  requests: metric('RequestCount'),
  errors: metric('HTTPCode_Target_5XX_Count'),
  answers: ['2XX', '3XX', '4XX'].map((code) => metric(`HTTPCode_Target_${code}_Count`)),
  connections: [],
  latency: metric('TargetResponseTime'),
  milliseconds: 1000,
  target: 'TargetGroup',
  silentZeros: true,
  reporter: 'router',
};

/**
 * VPC Lattice: every count is published from the target group's first request on, zeros included. Response time runs
 * until the last byte, in milliseconds ("CloudWatch metrics for Amazon VPC Lattice"). Whether the 5xx count includes the
 * answers that Lattice gives for a dead target is not said: failed connections are counted beside it.
 */
const lattice: RouterPreset = {
  namespace: routerPresets.lattice.namespace,
  requests: metric('TotalRequestCount'),
  errors: metric('HTTPCode_5XX_Count'),
  answers: ['2XX', '3XX', '4XX'].map((code) => metric(`HTTPCode_${code}_Count`)),
  connections: ['ConnectionErrorCount', 'ConnectionTimeoutCount'].map(metric),
  latency: metric('RequestTime'),
  milliseconds: 1,
  target: 'TargetGroup',
  silentZeros: false,
  reporter: 'router',
};

export const routerMetrics: Readonly<Record<RouterPresetName, RouterPreset>> = { alb, lattice };
