import { metricDimension } from '../../local/elastic-load-balancing/arns.ts';
import type { Desk } from './desk.ts';

const minute = 60_000;
const requestsPerMinute = 6000;

interface Rule {
  readonly Actions: readonly {
    readonly ForwardConfig?: {
      readonly TargetGroups: readonly { readonly TargetGroupArn: string; readonly Weight?: number }[];
    };
  }[];
}

/** Requests to each rule of a load balancer in every minute: its target groups count them by their weights. */
export function storeTraffic({ clock, call, publish }: Desk, loadBalancer: string): void {
  const ask = (operation: string, input: object) => call('elasticloadbalancing', operation, { ...input });

  const shares = async () => {
    const { LoadBalancers: [balancer] = [] } = (await ask('DescribeLoadBalancers', { Names: [loadBalancer] })) as {
      LoadBalancers?: readonly { LoadBalancerArn: string }[];
    };
    if (balancer === undefined) return [];
    const { LoadBalancerArn } = balancer;
    const { Listeners } = (await ask('DescribeListeners', { LoadBalancerArn })) as {
      Listeners: readonly { ListenerArn: string }[];
    };
    const rules = await Promise.all(
      Listeners.map(
        async ({ ListenerArn }) => (await ask('DescribeRules', { ListenerArn })) as { Rules: readonly Rule[] },
      ),
    );
    return rules
      .flatMap(({ Rules }) => Rules)
      .flatMap(({ Actions }) => Actions.at(-1)?.ForwardConfig?.TargetGroups ?? [])
      .map(({ TargetGroupArn, Weight = 1 }, _, all) => ({
        Dimensions: [
          { Name: 'LoadBalancer', Value: metricDimension(LoadBalancerArn) },
          { Name: 'TargetGroup', Value: metricDimension(TargetGroupArn) },
        ],
        requests: Math.round((requestsPerMinute * Weight) / all.reduce((sum, one) => sum + (one.Weight ?? 1), 0)),
      }));
  };
  const publishMinute = async () => {
    const counted = await shares().catch(() => []);
    const Timestamp = clock.now() / 1000 - 60;
    const data = counted
      .filter(({ requests }) => requests > 0)
      .flatMap(({ Dimensions, requests }) =>
        [
          { MetricName: 'RequestCount', Value: requests },
          { MetricName: 'HTTPCode_Target_2XX_Count', Value: requests },
          {
            MetricName: 'TargetResponseTime',
            Values: [0.02, 0.03, 0.08],
            Counts: [requests * 0.5, requests * 0.4, requests * 0.1],
          },
        ].map((metric) => ({ ...metric, Dimensions, Timestamp })),
      );
    if (data.length > 0) publish('AWS/ApplicationELB', data);
  };
  const eachMinute = () => {
    void publishMinute();
    clock.after(minute, eachMinute);
  };
  clock.after(minute, eachMinute);
}
