import { metricDimension } from '../../local/elastic-load-balancing/arns.ts';
import type { Desk } from '../docs/desk.ts';
import { ecsService, roleArn } from '../support/ecs-service.ts';

const minute = 60_000;
const container = { TargetType: 'ip', Protocol: 'HTTP', Port: 8080, VpcId: 'vpc-1' };

/** What the templates of examples make: two versions of `checkout` in one rule, each a service of ECS; the first serves. */
export async function makeRouted(desk: Desk, { router, alarms }: { router: { provider: string }; alarms: string[] }) {
  for (const AlarmName of alarms)
    await desk.call('monitoring', 'PutMetricAlarm', {
      ...{ AlarmName, Namespace: 'Shop', MetricName: 'OrdersRefused', Statistic: 'Sum', Period: 60 },
      ...{ EvaluationPeriods: 1, Threshold: 20, ComparisonOperator: 'GreaterThanThreshold' },
      TreatMissingData: 'notBreaching',
    });
  const published = router.provider === 'alb' ? await behindLoadBalancer(desk) : await behindLattice(desk);
  for (let ago = 20; ago > 0; ago -= 1)
    desk.publish(
      published.namespace,
      published.metrics.map((metric) => ({
        ...metric,
        Dimensions: published.dimensions,
        Timestamp: (desk.clock.now() - ago * minute) / 1000,
      })),
    );
}

async function behindLoadBalancer({ call, pass }: Desk) {
  const ask = async (operation: string, input: object) =>
    (await call('elasticloadbalancing', operation, { ...input })) as Record<string, { [member: string]: string }[]>;
  const { LoadBalancers: [balancer] = [] } = await ask('DescribeLoadBalancers', { Names: ['shop'] });
  const { Listeners: [listener] = [] } = await ask('DescribeListeners', { LoadBalancerArn: balancer?.LoadBalancerArn });
  const { Rules = [] } = await ask('DescribeRules', { ListenerArn: listener?.ListenerArn });
  const groups: string[] = [];
  for (const Name of ['checkout-blue', 'checkout-green']) {
    const { TargetGroups: [made] = [] } = await ask('CreateTargetGroup', { ...container, Name });
    groups.push(made?.TargetGroupArn ?? '');
    await ask('RegisterTargets', { TargetGroupArn: made?.TargetGroupArn, Targets: [{ Id: '10.0.0.1' }] });
  }
  const TargetGroups = groups.map((TargetGroupArn, index) => ({ TargetGroupArn, Weight: index === 0 ? 100 : 0 }));
  const Actions = [{ Type: 'forward', ForwardConfig: { TargetGroups } }];
  await ask('ModifyRule', { RuleArn: Rules.find(({ Priority }) => Priority === '10')?.RuleArn, Actions });
  for (const targetGroupArn of groups)
    await ecsService(call, {
      serviceName: targetGroupArn.split('/')[1],
      loadBalancers: [{ targetGroupArn, containerName: 'app', containerPort: 8080 }],
    });
  await pass(5 * minute);
  return {
    namespace: 'AWS/ApplicationELB',
    metrics: [
      { MetricName: 'RequestCount', Value: 6000 },
      { MetricName: 'HTTPCode_Target_2XX_Count', Value: 6000 },
      { MetricName: 'TargetResponseTime', Values: [0.02], Counts: [6000] },
    ],
    dimensions: [
      { Name: 'LoadBalancer', Value: metricDimension(balancer?.LoadBalancerArn ?? '') },
      { Name: 'TargetGroup', Value: metricDimension(groups[0] ?? '') },
    ],
  };
}

async function behindLattice({ call, pass }: Desk) {
  const ask = async (operation: string, input: object) =>
    (await call('vpc-lattice', operation, { ...input })) as {
      id: string;
      arn: string;
      name: string;
      items: { id: string; name: string }[];
    };
  const { items: services } = await ask('ListServices', {});
  const serviceIdentifier = services.find(({ name }) => name === 'checkout')?.id;
  const { items: listeners } = await ask('ListListeners', { serviceIdentifier });
  const groups: string[] = [];
  for (const name of ['checkout-blue', 'checkout-green']) {
    const config = { port: 8080, protocol: 'HTTP', vpcIdentifier: 'vpc-0123456789abcdef0' };
    groups.push((await ask('CreateTargetGroup', { name, type: 'IP', config })).id);
  }
  await pass(minute);
  for (const targetGroupIdentifier of groups)
    await ask('RegisterTargets', { targetGroupIdentifier, targets: [{ id: '10.0.0.1', port: 8080 }] });
  await ask('UpdateListener', {
    serviceIdentifier,
    listenerIdentifier: listeners[0]?.id,
    defaultAction: {
      forward: {
        targetGroups: groups.map((targetGroupIdentifier, index) => ({
          targetGroupIdentifier,
          weight: index === 0 ? 100 : 0,
        })),
      },
    },
  });
  for (const targetGroupIdentifier of groups) {
    const { arn: targetGroupArn, name: serviceName } = await ask('GetTargetGroup', { targetGroupIdentifier });
    await ecsService(call, { serviceName, vpcLatticeConfigurations: [{ targetGroupArn, portName: 'http', roleArn }] });
  }
  await pass(5 * minute);
  const zeros = ['HTTPCode_3XX_Count', 'HTTPCode_4XX_Count', 'HTTPCode_5XX_Count'];
  return {
    namespace: 'AWS/VpcLattice',
    metrics: [
      { MetricName: 'TotalRequestCount', Value: 6000 },
      { MetricName: 'HTTPCode_2XX_Count', Value: 6000 },
      ...zeros.map((MetricName) => ({ MetricName, Value: 0 })),
      { MetricName: 'RequestTime', Values: [20], Counts: [6000] },
    ],
    dimensions: [{ Name: 'TargetGroup', Value: groups[0] ?? '' }],
  };
}
