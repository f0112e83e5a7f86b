import type { EmbeddedAws } from '../../../local/embedded-aws.ts';
import type { Counted, Datum } from '../traffic.ts';
import type { LatticeParts } from './lattice-parts.ts';
import type { Reporting } from './team-router.ts';

/** VPC Lattice publishes every count of a target group from its first request on, zeros too. */
export function latticeReporting(aws: EmbeddedAws, { groups }: LatticeParts): Reporting {
  const begun = new Set<string>();
  return {
    callers: ['service'],
    dataOf(_, counted, at) {
      const group = groups.get(counted.version);
      if (counted.requests > 0) begun.add(counted.version);
      if (group === undefined || !begun.has(counted.version)) return [];
      const Dimensions = [{ Name: 'TargetGroup', Value: group }];
      const sent = counted.isGone ? { ...counted, requests: 0, errors: 0 } : counted;
      return metricsOf(sent).map((metric): Datum => ({ ...metric, Dimensions, Timestamp: at / 1000 }));
    },
    publish: async (data) => aws.services.monitoring.publishOwn('AWS/VpcLattice', data),
  };
}

function metricsOf({ requests, errors, timings }: Counted) {
  const isAnswered = timings.length > 0;
  const count = (MetricName: string, Value: number) => ({ MetricName, Value });
  return [
    count('TotalRequestCount', requests),
    count('HTTPCode_2XX_Count', isAnswered ? requests - errors : 0),
    count('HTTPCode_3XX_Count', 0),
    count('HTTPCode_4XX_Count', 0),
    count('HTTPCode_5XX_Count', isAnswered ? errors : 0),
    count('ConnectionErrorCount', isAnswered ? 0 : requests),
    count('ConnectionTimeoutCount', 0),
    ...timings.map((timing) => ({ MetricName: 'RequestTime', ...timing })),
  ];
}
