import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import { distribution } from './distribution.ts';
import type { TargetTally } from './tally.ts';
import { codeClasses } from './tally.ts';

/** Where the CloudWatch agent brings the metrics of App Mesh's metrics extension, unless it is configured otherwise. */
export const envoyNamespace = 'CWAgent';

/**
 * Turns the counts of one caller's sidecar into what App Mesh's metrics extension leaves in CloudWatch by way of StatsD
 * and the CloudWatch agent: `envoy_appmesh_<Name>`, no Unit, `VirtualNode` or `VirtualGateway` is the caller and `metric_type` says how it
 * was sent. A counter's series begins when it is first used and reports every minute from then on, 0 included.
 */
export function createEnvoyMetrics(
  mesh: string,
  caller: string,
  kind: 'VirtualNode' | 'VirtualGateway' = 'VirtualNode',
) {
  const used = new Map<string, { target: TargetTally; name: string }>();

  const datum = (target: TargetTally, name: string, type: 'counter' | 'timing', timestamp: Date): MetricDatum => ({
    MetricName: `envoy_appmesh_${name}`,
    Timestamp: timestamp,
    Dimensions: [
      { Name: 'Mesh', Value: mesh },
      { Name: kind, Value: caller },
      { Name: 'TargetVirtualService', Value: target.virtualService },
      { Name: 'TargetVirtualNode', Value: target.virtualNode },
      { Name: 'metric_type', Value: type },
    ],
  });

  return (tallies: readonly TargetTally[], timestamp: Date): MetricDatum[] => {
    const counts = new Map<string, number>();
    const timings: MetricDatum[] = [];
    for (const target of tallies) {
      const count = (name: string, value: number) => {
        const key = JSON.stringify([target.virtualService, target.virtualNode, name]);
        if (value === 0) return;
        counts.set(key, value);
        if (!used.has(key)) used.set(key, { target, name });
      };
      count('RequestCountPerTarget', target.requests);
      count('TargetProcessedBytes', target.processedBytes);
      for (const codeClass of codeClasses) count(`HTTPCode_Target_${codeClass}_Count`, target.codes[codeClass]);
      timings.push(...distribution(datum(target, 'TargetResponseTime', 'timing', timestamp), target.responseMs));
    }
    const counters = [...used].map(([key, { target, name }]) => ({
      ...datum(target, name, 'counter', timestamp),
      Value: counts.get(key) ?? 0,
    }));
    return [...counters, ...timings];
  };
}
