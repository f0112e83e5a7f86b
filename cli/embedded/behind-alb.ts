import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { colorBalancerNames } from '../../local/sample-app/color-load-balancer.ts';
import { startLoadBalancerApp } from '../../local/sample-app/load-balancer-app.ts';
import type { ColorRouter } from './color-router.ts';

/** The colour teller behind an Application Load Balancer. */
export const behindAlb: ColorRouter = {
  provider: 'alb',
  namespace: 'AWS/ApplicationELB',
  start: ({ loadBalancers, clock }, client, load) =>
    startLoadBalancerApp({
      elb: new ElasticLoadBalancingV2Client(client),
      dataPlane: loadBalancers,
      cloudWatch: client,
      clock,
      load,
    }),
  async editWeights(client) {
    const elb = new ElasticLoadBalancingV2Client(client);
    const { LoadBalancers: [balancer] = [] } = await elb.send(
      new DescribeLoadBalancersCommand({ Names: [colorBalancerNames.loadBalancer] }),
    );
    const { Listeners: [listener] = [] } = await elb.send(
      new DescribeListenersCommand({ LoadBalancerArn: balancer?.LoadBalancerArn }),
    );
    const { Rules = [] } = await elb.send(new DescribeRulesCommand({ ListenerArn: listener?.ListenerArn }));
    const rule = Rules.find(({ IsDefault }) => IsDefault === false);
    const groups = rule?.Actions?.at(-1)?.ForwardConfig?.TargetGroups ?? [];
    const TargetGroups = groups.map(({ TargetGroupArn = '' }) => ({
      TargetGroupArn,
      Weight: TargetGroupArn.includes(':targetgroup/color-v1/') ? 80 : 20,
    }));
    await elb.send(
      new ModifyRuleCommand({
        RuleArn: rule?.RuleArn,
        Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups } }],
      }),
    );
  },
};
