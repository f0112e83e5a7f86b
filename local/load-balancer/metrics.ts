import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import { distribution } from '../data-plane/distribution.ts';
import { metricDimension } from '../elastic-load-balancing/arns.ts';
import type { TargetGroupView } from '../elastic-load-balancing/view.ts';
import { region } from '../kit/account.ts';

type Dimensions = Readonly<Record<string, string>>;

/** What load balancers count. Source: user guide, CloudWatch metrics for your Application Load Balancer. */
export interface BalancerMetrics {
  /** A target was chosen for a request. */
  chosen(loadBalancer: string, group: string, failedOpen: boolean): void;
  /** A target's answer has begun, so many real milliseconds after the request went to it. */
  answered(loadBalancer: string, group: string, status: number, milliseconds: number): void;
  /** No connection to a target could be made. */
  unreachable(loadBalancer: string, group: string): void;
  /** The load balancer gave an error by itself, or the client left. */
  failed(loadBalancer: string, status: number): void;
  redirected(loadBalancer: string): void;
  fixed(loadBalancer: string): void;
  /** What came in the minute; nothing of what did not happen. */
  collect(minuteStart: Date, groups: readonly TargetGroupView[]): MetricDatum[];
}

interface Gathered {
  readonly datum: MetricDatum;
  readonly counts: Record<number, number>;
}

/** All of this machine is one zone. */
const zone = `${region}a`;

/** Values of metrics by their names and dimensions, each also by its zone. */
function createSamples() {
  const gathered = new Map<string, Gathered>();
  return {
    add(name: string, dimensions: Dimensions, value = 1, unit: 'Count' | 'Seconds' = 'Count') {
      for (const each of [dimensions, { AvailabilityZone: zone, ...dimensions }]) {
        const key = JSON.stringify([name, each]);
        const Dimensions = Object.entries(each).map(([Name, Value]) => ({ Name, Value }));
        const found = gathered.get(key) ?? { datum: { MetricName: name, Dimensions, Unit: unit }, counts: {} };
        found.counts[value] = (found.counts[value] ?? 0) + 1;
        gathered.set(key, found);
      }
    },
    take(Timestamp: Date): MetricDatum[] {
      const taken = [...gathered.values()];
      gathered.clear();
      return taken.flatMap(({ datum, counts }) => distribution({ ...datum, Timestamp }, counts));
    },
  };
}

type Samples = ReturnType<typeof createSamples>;

const classOf = (status: number): string => `${Math.floor(status / 100)}XX`;
const balancerOf = (arn: string): Dimensions => ({ LoadBalancer: metricDimension(arn) });
const bothOf = (arn: string, group: string): Dimensions => ({
  TargetGroup: metricDimension(group),
  ...balancerOf(arn),
});

/** States of targets, said while any is registered; and requests for each healthy one, which is an average. */
function addHosts(samples: Samples, { arn, loadBalancerArn, targets }: TargetGroupView, requests: number): void {
  if (loadBalancerArn === undefined || targets.length === 0) return;
  const count = (wanted: string) => targets.filter(({ state }) => state === wanted).length;
  const dimensions = bothOf(loadBalancerArn, arn);
  samples.add('HealthyHostCount', dimensions, count('healthy'));
  samples.add('UnHealthyHostCount', dimensions, count('unhealthy'));
  if (requests === 0 || count('healthy') === 0) return;
  for (const each of [dimensions, { TargetGroup: metricDimension(arn) }])
    samples.add('RequestCountPerTarget', each, requests / count('healthy'));
}

export function createBalancerMetrics(): BalancerMetrics {
  const samples = createSamples();
  let requests = new Map<string, number>();
  const each = (name: string, loadBalancer: string, group: string, value?: number, unit?: 'Seconds') => {
    for (const dimensions of [balancerOf(loadBalancer), bothOf(loadBalancer, group)])
      samples.add(name, dimensions, value, unit);
  };
  return {
    chosen(loadBalancer, group, failedOpen) {
      requests.set(group, (requests.get(group) ?? 0) + 1);
      each('RequestCount', loadBalancer, group);
      if (failedOpen) samples.add('UnhealthyRoutingRequestCount', bothOf(loadBalancer, group));
    },
    answered(loadBalancer, group, status, milliseconds) {
      if (status >= 200) each(`HTTPCode_Target_${classOf(status)}_Count`, loadBalancer, group);
      // To the millisecond, so that the values are few.
      each('TargetResponseTime', loadBalancer, group, Math.max(1, Math.round(milliseconds)) / 1000, 'Seconds');
    },
    unreachable: (loadBalancer, group) => each('TargetConnectionErrorCount', loadBalancer, group),
    failed(loadBalancer, status) {
      samples.add(`HTTPCode_ELB_${classOf(status)}_Count`, balancerOf(loadBalancer));
      if (status >= 500) samples.add(`HTTPCode_ELB_${status}_Count`, balancerOf(loadBalancer));
    },
    redirected(loadBalancer) {
      samples.add('HTTPCode_ELB_3XX_Count', balancerOf(loadBalancer));
      samples.add('HTTP_Redirect_Count', balancerOf(loadBalancer));
    },
    fixed: (loadBalancer) => samples.add('HTTP_Fixed_Response_Count', balancerOf(loadBalancer)),
    collect(minuteStart, groups) {
      for (const group of groups) addHosts(samples, group, requests.get(group.arn) ?? 0);
      requests = new Map();
      return samples.take(minuteStart);
    },
  };
}
