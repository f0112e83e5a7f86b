import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { ProxyIdentity } from './stats/names.ts';
import type { Stats } from './stats/stats.ts';

const counters = ['NewConnectionCount', 'ProcessedBytes', 'RequestCount', 'GrpcRequestCount'];
const gauge = 'ActiveConnectionCount';

/**
 * Turns the counts of what comes in to a node or gateway into what App Mesh's metrics extension leaves in CloudWatch by way of
 * StatsD and the CloudWatch agent. As there, a series begins when it is first used.
 */
export function createIngressMetrics({ meshName, resource }: ProxyIdentity, stats: Pick<Stats, 'list'>) {
  const before = new Map<string, number>();
  return (timestamp: Date): MetricDatum[] => {
    const datum = (name: string, type: 'counter' | 'gauge', value: number): MetricDatum => ({
      MetricName: `envoy_appmesh_${name}`,
      Timestamp: timestamp,
      Dimensions: [
        { Name: 'Mesh', Value: meshName },
        { Name: resource.kind, Value: resource.name },
        { Name: 'metric_type', Value: type },
      ],
      Value: value,
    });
    return stats.list().flatMap((stat) => {
      const name = stat.name.replace(/^appmesh\./, '');
      if (stat.kind === 'histogram' || !stat.isUsed || name === stat.name) return [];
      if (name === gauge) return [datum(name, 'gauge', stat.value)];
      if (!counters.includes(name)) return [];
      const last = before.get(name) ?? 0;
      before.set(name, stat.value);
      // A counter that was begun anew has all that it shows from after that.
      return [datum(name, 'counter', stat.value < last ? stat.value : stat.value - last)];
    });
  };
}
