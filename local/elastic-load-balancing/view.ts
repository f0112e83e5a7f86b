import { isArnOf } from './arns.ts';
import { rulesOf } from './context.ts';
import { inOrder, type Listener, type LoadBalancer, type Resources, type Rule } from './resources.ts';

/** A rule as it is now, as the load balancers get it; without `says` it was deleted. */
export interface RuleChange {
  readonly ruleArn: string;
  readonly listenerArn: string;
  readonly isDefault: boolean;
  readonly says?: Rule['current'];
}

export const ruleChange = ({ arn, listenerArn, isDefault, current }: Rule, deleted = false): RuleChange => ({
  ruleArn: arn,
  listenerArn,
  isDefault,
  ...(!deleted && { says: structuredClone(current) }),
});

/** A listener with its load balancer and its rules, in the order in which they are tried: never stale. */
export interface ListenerView {
  readonly listener: Listener;
  readonly loadBalancer: LoadBalancer;
  readonly rules: readonly RuleChange[];
}

export const listenerViews = (resources: Resources): readonly ListenerView[] =>
  resources.listeners.all().flatMap((listener) => {
    const loadBalancer = resources.loadBalancers.find(listener.loadBalancerArn);
    if (loadBalancer === undefined) return [];
    const rules = rulesOf(resources, listener.arn).sort(inOrder);
    return [{ listener, loadBalancer, rules: rules.map((rule) => ruleChange(rule)) }];
  });

/** The tags of whatever has this ARN. */
export function tagsOf(resources: Resources, arn: string): Readonly<Record<string, string>> | undefined {
  const { loadBalancers, listeners, rules, targetGroups } = resources;
  if (isArnOf('load balancer', arn)) return loadBalancers.find(arn)?.tags;
  if (isArnOf('listener', arn)) return listeners.find(arn)?.tags;
  if (isArnOf('listener rule', arn)) return rules.find(arn)?.tags;
  return targetGroups.find(arn)?.tags;
}
