import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { paginateListMetrics } from '@aws-sdk/client-cloudwatch';
import { metricPresets } from '../../adapters/cloudwatch/metric-presets.ts';
import { type PresetName, presetNames } from '../../core/spec/analysis-spec.ts';

export interface FoundMetrics {
  readonly preset: PresetName;
  readonly namespace: string;
}

/** Under which preset and namespace requests to `target` are reported; undefined when nobody has reported any. */
export async function findMetrics(client: CloudWatchClient, target: string): Promise<FoundMetrics | undefined> {
  for (const preset of presetNames) {
    const namespace = await namespaceOf(client, preset, target);
    if (namespace !== undefined) return { preset, namespace };
  }
  return undefined;
}

async function namespaceOf(client: CloudWatchClient, preset: PresetName, target: string): Promise<string | undefined> {
  const { requests, target: dimension, counts } = metricPresets[preset];
  const wanted = { ...requests.dimensions, [dimension]: target };
  const input = {
    MetricName: requests.name,
    Dimensions: Object.entries(wanted).map(([Name, Value]) => ({ Name, Value })),
  };
  // Statsd and Prometheus have the same name for it: the statsd one has a dimension more.
  const own = (names: readonly string[]) => preset !== 'appmesh-extension-prometheus' || !names.includes('metric_type');
  for await (const { Metrics = [] } of paginateListMetrics({ client }, input))
    for (const { Namespace, Dimensions = [] } of Metrics) {
      const all = Object.fromEntries(Dimensions.map(({ Name = '', Value = '' }) => [Name, Value]));
      if (Namespace !== undefined && own(Object.keys(all)) && counts(all)) return Namespace;
    }
  return undefined;
}
