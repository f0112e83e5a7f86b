/**
 * Source: Quotas for your Application Load Balancers (user guide). Those of an action and of condition values cannot be
 * raised on AWS.
 */
export const quotas = {
  actions: 5,
  groupsPerAction: 5,
  groupsPerLoadBalancer: 100,
  rulesPerLoadBalancer: 100,
  conditionValuesPerRule: 5,
  conditionWildcardsPerRule: 6,
  listenersPerLoadBalancer: 50,
  targetsPerGroup: 1000,
  loadBalancers: 50,
  targetGroups: 3000,
  tags: 50,
} as const;

/** The names that DescribeAccountLimits has for them. */
export const accountLimits: Readonly<Record<string, number>> = {
  'application-load-balancers': quotas.loadBalancers,
  'listeners-per-application-load-balancer': quotas.listenersPerLoadBalancer,
  'rules-per-application-load-balancer': quotas.rulesPerLoadBalancer,
  'target-groups': quotas.targetGroups,
  'target-groups-per-action-on-application-load-balancer': quotas.groupsPerAction,
  'target-groups-per-application-load-balancer': quotas.groupsPerLoadBalancer,
  'targets-per-application-load-balancer': quotas.targetsPerGroup,
  'condition-values-per-alb-rule': quotas.conditionValuesPerRule,
  'condition-wildcards-per-alb-rule': quotas.conditionWildcardsPerRule,
};
