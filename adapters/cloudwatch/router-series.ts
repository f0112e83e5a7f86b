import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { paginateListMetrics } from '@aws-sdk/client-cloudwatch';
import type { CallerDimensions } from '../../core/plan/plan.ts';
import type { AlbRef, RouterRef } from '../../core/routing/route.ts';
import { routerMetrics } from './router-presets.ts';

/**
 * The dimensions under which a router publishes the metrics of `target`, once: a router is the one caller of its targets.
 * Empty if none are known.
 */
export async function routerSeries(
  client: CloudWatchClient,
  router: RouterRef,
  target: string,
): Promise<CallerDimensions[]> {
  switch (router.provider) {
    case 'appmesh':
      return [];
    case 'alb':
      return [{ LoadBalancer: balancerDimension(router) }];
    case 'lattice':
      return latticeSeries(client, target);
  }
}

/** `app/NAME/ID`, the end of the ARN. */
const balancerDimension = ({ loadBalancer }: AlbRef): string => loadBalancer.split('loadbalancer/').at(-1) ?? '';

/**
 * The value that VPC Lattice names a target group by is not documented: id, name or ARN. So it is found in a series
 * that exists, by the id in it. ListMetrics lists a new series up to 15 minutes late.
 */
async function latticeSeries(client: CloudWatchClient, target: string): Promise<CallerDimensions[]> {
  const { namespace, requests, target: dimension } = routerMetrics.lattice;
  const input = { Namespace: namespace, MetricName: requests.name, Dimensions: [{ Name: dimension }] };
  // Beside it stands one series for each Availability Zone.
  for await (const { Metrics = [] } of paginateListMetrics({ client }, input))
    for (const { Dimensions: [only, ...others] = [] } of Metrics)
      if (others.length === 0 && only?.Value?.includes(target)) return [{ [dimension]: only.Value }];
  return [];
}

/**
 * The dimension of a target in a series of its router. That of the canary, which may have none yet, follows from the
 * stable's.
 *
 * @param series one of those that `routerSeries` gives for `stable`
 */
export const targetIn = (series: CallerDimensions, dimension: string, stable: string, target: string): string =>
  series[dimension]?.replace(stable, target) ?? `targetgroup/${target}`;
