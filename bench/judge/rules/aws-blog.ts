import { type Rule, sum } from './rule.ts';

/** Any 5xx of the new node within ten minutes is unhealthy; an empty result is healthy. */
export const awsBlog: Rule = {
  name: 'AWS App Mesh blog, sum > 0',
  published: 0,
  source: 'aws-app-mesh-examples, ecs-canary-deployments-pipeline: gather_healthcheck_status',
  figures: ({ periods }) =>
    periods.map((_, i) => sum(periods.slice(Math.max(0, i - 9), i + 1), (period) => period.canary?.errors)),
};
