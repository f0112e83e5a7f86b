import { type Action, groupsOf } from './action-shape.ts';
import { type Context, groupsBehind } from './context.ts';
import { tooMany } from './errors.ts';
import { quotas } from './quotas.ts';
import type { Revision, Rule } from './resources.ts';

/** Replaces what a rule says, and reports it. */
export function changeRule(context: Context, rule: Rule, current: Revision): Rule {
  const changed = { ...rule, current, previous: rule.current, changedAt: context.now() };
  context.resources.rules.put(changed);
  context.ruleChanged(changed);
  return changed;
}

/** @param replaced the rule whose actions these take the place of @throws AwsError where the load balancer had too many groups */
export function checkGroupCount(
  context: Context,
  loadBalancerArn: string,
  actions: readonly Action[],
  replaced?: Rule,
) {
  const { rules } = context.resources;
  const others = {
    ...context.resources,
    rules: { ...rules, all: () => rules.all().filter(({ arn }) => arn !== replaced?.arn) },
  };
  const named = actions.flatMap((action) => groupsOf(action).map(({ TargetGroupArn }) => TargetGroupArn));
  const all = new Set([...groupsBehind(others, loadBalancerArn), ...named]);
  if (all.size > quotas.groupsPerLoadBalancer) {
    throw tooMany(
      'TooManyUniqueTargetGroupsPerLoadBalancer',
      `A load balancer can have ${quotas.groupsPerLoadBalancer} target groups`,
    );
  }
}
