import { type CollectorName, isRouterPreset, type PresetName, type presets } from '../../core/spec/presets.ts';
import { type RouterPreset, routerMetrics } from './router-presets.ts';
import type { PresetMetric, TargetMetrics } from './target-metrics.ts';

/** The names of App Mesh's Envoy metrics on one of the paths into CloudWatch. */
export interface Preset extends TargetMetrics {
  /** The dimension that names the mesh, required of every series if so said: roll-ups over meshes are left out. */
  readonly mesh: { readonly name: string; readonly required: boolean };
  /** The publisher: the callers' Envoys name the target beside themselves, the target's own only itself. */
  readonly reporter: 'caller' | 'target';
  /**
   * Errors have no series before the first one: Envoy’s StatsD sink sends a counter only after its first use. If a page
   * of all counters is scraped instead, those that are 0 stand in it.
   */
  readonly silentBeforeErrors: boolean;
  /** Whether a series with these dimensions counts requests to the target at all. */
  readonly counts: (dimensions: Readonly<Record<string, string>>) => boolean;
}

const extension = (separator: '_' | '.', own: (kind: 'counter' | 'timing') => PresetMetric['dimensions']) => {
  const metric = (name: string, kind: 'counter' | 'timing'): PresetMetric => ({
    name: ['envoy', 'appmesh', name].join(separator),
    dimensions: own(kind),
  });
  return {
    requests: metric('RequestCountPerTarget', 'counter'),
    errors: metric('HTTPCode_Target_5XX_Count', 'counter'),
    latency: metric('TargetResponseTime', 'timing'),
    target: 'TargetVirtualNode',
    mesh: { name: 'Mesh', required: true },
    reporter: 'caller',
    silentBeforeErrors: true,
    counts: () => true,
  } as const satisfies Preset;
};

/** The CloudWatch agent drops Prometheus histograms, so no latency comes this way. */
const scraped = ({ latency: _, ...preset }: Preset) => ({ ...preset, silentBeforeErrors: false });

/** Multi-listener nodes have `ingress.http.8080`; without a prefix a series also counts what the node itself sends out. */
const isIngress = (prefix: string | undefined) => prefix !== undefined && /^ingress(\.[^.]+\.\d+)?$/.test(prefix);

/**
 * The first three read App Mesh's metrics extension, which the callers' Envoys publish for each target, so its callers show that a
 * dead target fails.
 *
 * `containerinsights` reads the counts of each node's own Envoy of the requests that reached it. It cannot see a dead
 * canary: its reporter is gone with its tasks, and no data is left, which is never taken for health. Nor can it see
 * requests that never reached the Envoy, distinguish meshes whose nodes have the same name, or measure latency. It needs `appmesh_virtual_node` among the agent's declared dimensions, which is not its default.
 */
const named = {
  'appmesh-extension-statsd': extension('_', (kind) => ({ metric_type: kind })),
  'appmesh-extension-prometheus': scraped(extension('_', () => ({}))),
  'appmesh-extension-otel': extension('.', () => ({})),
  containerinsights: {
    requests: { name: 'envoy_http_downstream_rq_total', dimensions: {} },
    errors: { name: 'envoy_http_downstream_rq_xx', dimensions: { envoy_response_code_class: '5' } },
    target: 'appmesh_virtual_node',
    mesh: { name: 'appmesh_mesh', required: false },
    reporter: 'target',
    silentBeforeErrors: false,
    counts: (dimensions) => isIngress(dimensions.envoy_http_conn_manager_prefix),
  },
} satisfies { [Name in CollectorName]: Named<Name> };

/** A preset of the spec, with a metric of response times if the spec says that there is one. */
type Named<Name extends CollectorName> = Omit<Preset, 'latency'> &
  ((typeof presets)[Name]['latency'] extends true ? { readonly latency: PresetMetric } : { readonly latency?: never });

export const metricPresets: Readonly<Record<CollectorName, Preset>> = named;

/** Any preset's metrics. */
export const metricsOf = (preset: PresetName): Preset | RouterPreset =>
  isRouterPreset(preset) ? routerMetrics[preset] : metricPresets[preset];
