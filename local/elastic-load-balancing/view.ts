import { isArnOf } from './arns.ts';
import { listenerAttributes, loadBalancerAttributes, targetGroupAttributes, valuesOf } from './attributes.ts';
import { groupUsers, rulesOf } from './context.ts';
import { inOrder, type LoadBalancer, type Resources, type Rule } from './resources.ts';
import { type TargetState, targetState } from './target-health.ts';

/** A rule as it is now, as the load balancers get it; without `says` it was deleted. */
export interface RuleChange {
  readonly ruleArn: string;
  readonly listenerArn: string;
  readonly isDefault: boolean;
  /** When it was made, or changed last, in epoch milliseconds. */
  readonly changedAt: number;
  readonly says?: Rule['current'];
}

export const ruleChange = ({ arn, listenerArn, isDefault, changedAt, current }: Rule, deleted = false): RuleChange => ({
  ruleArn: arn,
  listenerArn,
  isDefault,
  changedAt,
  ...(!deleted && { says: structuredClone(current) }),
});

/** A listener with its load balancer's settings and its rules, in the order in which they are tried: never stale. */
export interface ListenerView {
  readonly arn: string;
  readonly port: number;
  readonly protocol: string;
  readonly loadBalancer: {
    readonly arn: string;
    readonly name: string;
    readonly type: LoadBalancer['type'];
    /** With the values that hold where none was set. */
    readonly attributes: Readonly<Record<string, string>>;
  };
  readonly attributes: Readonly<Record<string, string>>;
  readonly rules: readonly RuleChange[];
}

export const listenerViews = (resources: Resources): readonly ListenerView[] =>
  resources.listeners.all().flatMap(({ arn, port, protocol, attributes: set, loadBalancerArn }) => {
    const balancer = resources.loadBalancers.find(loadBalancerArn);
    if (balancer === undefined) return [];
    const { name, type, attributes } = balancer;
    const loadBalancer = {
      arn: loadBalancerArn,
      name,
      type,
      attributes: valuesOf(loadBalancerAttributes[type], attributes),
    };
    const rules = rulesOf(resources, arn).sort(inOrder);
    return [
      {
        arn,
        port,
        protocol,
        loadBalancer,
        attributes: valuesOf(listenerAttributes, set),
        rules: rules.map((rule) => ruleChange(rule)),
      },
    ];
  });

/** A target group as its load balancer uses it. */
export interface TargetGroupView {
  readonly arn: string;
  /** The load balancer whose rules forward to it; undefined for none. */
  readonly loadBalancerArn: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
  readonly targets: readonly { readonly id: string; readonly port: number; readonly state: TargetState }[];
}

/** All groups, with the states of their targets. */
export function targetGroupViews(resources: Resources): readonly TargetGroupView[] {
  const users = groupUsers(resources);
  return resources.targetGroups.all().map((group) => ({
    arn: group.arn,
    loadBalancerArn: users.get(group.arn),
    attributes: valuesOf(targetGroupAttributes.http, group.attributes),
    targets: group.targets.flatMap((target) => {
      const state = targetState(group, target, users.has(group.arn));
      return target.port === undefined ? [] : [{ id: target.id, port: target.port, state }];
    }),
  }));
}

/** The tags of the resource with this ARN. */
export function tagsOf(resources: Resources, arn: string): Readonly<Record<string, string>> | undefined {
  const { loadBalancers, listeners, rules, targetGroups } = resources;
  if (isArnOf('load balancer', arn)) return loadBalancers.find(arn)?.tags;
  if (isArnOf('listener', arn)) return listeners.find(arn)?.tags;
  if (isArnOf('listener rule', arn)) return rules.find(arn)?.tags;
  return targetGroups.find(arn)?.tags;
}
