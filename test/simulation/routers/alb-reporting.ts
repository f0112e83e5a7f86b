import { metricDimension } from '../../../local/elastic-load-balancing/arns.ts';
import type { EmbeddedAws } from '../../../local/embedded-aws.ts';
import type { Counted, Datum } from '../traffic.ts';
import type { AlbParts } from './alb-parts.ts';
import type { Reporting } from './team-router.ts';

/** A load balancer publishes what its targets answered, and nothing where there was nothing. */
export const albReporting = (aws: EmbeddedAws, parts: AlbParts): Reporting => ({
  callers: ['load balancer'],
  dataOf(_, counted, at) {
    const group = parts.groups.get(counted.version);
    if (group === undefined || counted.requests === 0 || counted.isGone) return [];
    const Dimensions = [
      { Name: 'LoadBalancer', Value: metricDimension(parts.loadBalancer) },
      { Name: 'TargetGroup', Value: metricDimension(group) },
    ];
    return metricsOf(counted).map((metric): Datum => ({ ...metric, Dimensions, Timestamp: at / 1000 }));
  },
  publish: async (data) => aws.services.monitoring.publishOwn('AWS/ApplicationELB', data),
});

/** Requests that no target answers are in none of its counts but the first. */
function metricsOf({ requests, errors, timings }: Counted) {
  const count = (MetricName: string, Value: number) => (Value === 0 ? [] : [{ MetricName, Value }]);
  const isAnswered = timings.length > 0;
  return [
    ...count('RequestCount', requests),
    ...(isAnswered ? count('HTTPCode_Target_5XX_Count', errors) : []),
    ...(isAnswered ? count('HTTPCode_Target_2XX_Count', requests - errors) : []),
    ...timings.map(({ Values = [], Counts = [] }) => ({
      MetricName: 'TargetResponseTime',
      Values: Values.map((milliseconds) => milliseconds / 1000),
      Counts,
    })),
  ];
}
