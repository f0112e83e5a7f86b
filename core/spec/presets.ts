/**
 * The paths of App Mesh's Envoy metrics into CloudWatch. They differ in the metrics' names, and in whether response
 * times come with them: the CloudWatch agent drops Prometheus histograms. Slow ones can be counted where each time is
 * published with its count (`slow`).
 */
export const presets = {
  'appmesh-extension-statsd': { latency: true, slow: true },
  'appmesh-extension-prometheus': { latency: false, slow: false },
  'appmesh-extension-otel': { latency: true, slow: false },
  containerinsights: { latency: false, slow: false },
} as const;

export type CollectorName = keyof typeof presets;

export const presetNames = Object.keys(presets) as [CollectorName, ...CollectorName[]];

/**
 * The routers that publish metrics of each target themselves, under the preset of their provider's name. Of a target that
 * is not called, a load balancer publishes nothing (`silentIdle`), and VPC Lattice zeros.
 */
export const routerPresets = {
  alb: { namespace: 'AWS/ApplicationELB', silentIdle: true },
  lattice: { namespace: 'AWS/VpcLattice', silentIdle: false },
} as const;

export type RouterPresetName = keyof typeof routerPresets;

export type PresetName = CollectorName | RouterPresetName;

export const isRouterPreset = (preset: string): preset is RouterPresetName => Object.hasOwn(routerPresets, preset);

export const hasLatency = (preset: PresetName): boolean => isRouterPreset(preset) || presets[preset].latency;

export const countsSlow = (preset: unknown): boolean => presetNames.some((one) => one === preset && presets[one].slow);
