import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import { distribution } from '../data-plane/distribution.ts';
import type { MinuteSource } from '../data-plane/minute-publisher.ts';
import { codeClasses } from '../data-plane/tally.ts';
import { region } from '../kit/account.ts';
import { ownStatuses, type Traffic, type TrafficTally } from './traffic.ts';

/** All of this machine is one zone. */
const zone = `${region}a`;

type Counts = Readonly<Record<string, number>>;

const common = ({ requests, codes }: Traffic): Counts => ({
  TotalRequestCount: requests,
  ...Object.fromEntries(codeClasses.map((codeClass) => [`HTTPCode_${codeClass}_Count`, codes[codeClass]])),
});

/** Each metric of a resource twice: by itself, and by its zone. */
function dataOf(dimension: string, value: string, traffic: Traffic, counts: Counts, Timestamp: Date): MetricDatum[] {
  const own = { Name: dimension, Value: value };
  return [[own], [own, { Name: 'AvailabilityZone', Value: zone }]].flatMap((Dimensions) => [
    ...Object.entries(counts).map(
      ([MetricName, Value]): MetricDatum => ({ MetricName, Timestamp, Dimensions, Value, Unit: 'Count' }),
    ),
    ...distribution({ MetricName: 'RequestTime', Timestamp, Dimensions, Unit: 'Milliseconds' }, traffic.requestMs),
  ]);
}

/**
 * What VPC Lattice publishes each minute: every count of what has had traffic, zeros included, and the times of requests
 * until their last byte. Connections that time out or fail in TLS do not occur on this machine. The values of the
 * dimensions are not documented: here they are the ends of the ARNs, as ELB has them. Source: user guide, CloudWatch
 * metrics for VPC Lattice.
 */
export const latticeMetrics = (tally: Pick<TrafficTally, 'take'>): MinuteSource => ({
  namespace: 'AWS/VpcLattice',
  collect(minuteStart) {
    const { groups, services } = tally.take();
    return [
      ...[...groups].flatMap(([id, traffic]) =>
        dataOf(
          'TargetGroup',
          `targetgroup/${id}`,
          traffic,
          {
            ...common(traffic),
            ActiveRequestCount: traffic.active,
            TotalConnectionCount: traffic.connections,
            HTTP1_ConnectionCount: traffic.connections,
            HTTP2_ConnectionCount: 0,
            ConnectionErrorCount: traffic.connectionErrors,
            ConnectionTimeoutCount: 0,
            TLSConnectionErrorCount: 0,
          },
          minuteStart,
        ),
      ),
      ...[...services].flatMap(([id, traffic]) =>
        dataOf(
          'Service',
          `service/${id}`,
          traffic,
          {
            ...common(traffic),
            RequestTimeoutCount: traffic.timeouts,
            ...Object.fromEntries(
              ownStatuses.map((status) => [`HTTPCode_VpcLattice_${status}_Count`, traffic.own[status]]),
            ),
          },
          minuteStart,
        ),
      ),
    ];
  },
});
