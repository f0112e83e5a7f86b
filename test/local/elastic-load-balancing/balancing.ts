import { virtualClock } from '../../../local/clock.ts';
import {
  type ElasticLoadBalancingOptions,
  elasticLoadBalancing,
} from '../../../local/elastic-load-balancing/elastic-load-balancing.ts';
import type { Output } from '../../../local/kit/call.ts';
import { asking, countedSurroundings } from '../asking.ts';

type Json = Readonly<Record<string, unknown>>;

export const subnets = ['subnet-a1', 'subnet-b2'];

/** The member of the first item of a list in an answer. */
export const first = (output: Output, list: string): Json => {
  const items = output[list];
  if (!Array.isArray(items) || items.length === 0) throw new Error(`no ${list} in ${JSON.stringify(output)}`);
  return items[0];
};

/** The model of Elastic Load Balancing in virtual time, with short ways to build things on it. */
export function balancing(options: Partial<ElasticLoadBalancingOptions> = {}, draws?: readonly number[]) {
  const clock = virtualClock();
  const model = elasticLoadBalancing({ surroundings: countedSurroundings(clock, draws), ...options });
  const ask = asking(model);
  const group = async (Name: string, input: Json = {}) => {
    const made = { TargetType: 'ip', Protocol: 'HTTP', Port: 80, VpcId: 'vpc-1', ...input };
    return String(first(await ask('CreateTargetGroup', { Name, ...made }), 'TargetGroups').TargetGroupArn);
  };
  const balancer = async (Name = 'shop', input: Json = {}) =>
    String(
      first(await ask('CreateLoadBalancer', { Name, Subnets: subnets, ...input }), 'LoadBalancers').LoadBalancerArn,
    );
  const listener = async (LoadBalancerArn: string, TargetGroupArn: string, input: Json = {}) => {
    const DefaultActions = [{ Type: 'forward', TargetGroupArn }];
    const made = { LoadBalancerArn, Protocol: 'HTTP', Port: 80, DefaultActions, ...input };
    return String(first(await ask('CreateListener', made), 'Listeners').ListenerArn);
  };
  const rule = async (ListenerArn: string, Priority: number, Actions: readonly Json[], input: Json = {}) => {
    const Conditions = [{ Field: 'path-pattern', Values: [`/${Priority}`] }];
    return String(
      first(await ask('CreateRule', { ListenerArn, Priority, Conditions, Actions, ...input }), 'Rules').RuleArn,
    );
  };
  return { model, clock, ask, group, balancer, listener, rule };
}

/** A forward to several groups with their weights. */
export const forward = (weights: Readonly<Record<string, number>>, sticky?: number) => ({
  Type: 'forward',
  ForwardConfig: {
    TargetGroups: Object.entries(weights).map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight })),
    ...(sticky !== undefined && { TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: sticky } }),
  },
});

/** A load balancer with a listener on port 80 that forwards to `stable`, and a group `canary` beside it. */
export async function shop(options: Partial<ElasticLoadBalancingOptions> = {}, draws?: readonly number[]) {
  const built = balancing(options, draws);
  const stable = await built.group('stable');
  const canary = await built.group('canary');
  const loadBalancer = await built.balancer();
  const listenerArn = await built.listener(loadBalancer, stable);
  return { ...built, stable, canary, loadBalancer, listenerArn };
}
