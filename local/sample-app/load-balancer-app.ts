import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancers } from '../load-balancer/load-balancers.ts';
import { type BalancedAppOptions, following, startBalancedApp } from './balanced-app.ts';
import { type ColorBalancer, colorBalancerNames, createColorBalancer } from './color-load-balancer.ts';
import type { MeshApp } from './contract.ts';
import { addressesOf, untilAnswered } from './task-addresses.ts';

interface LoadBalancerAppOptions extends Omit<BalancedAppOptions, 'register'> {
  readonly elb: ElasticLoadBalancingV2Client;
  readonly dataPlane: LoadBalancers;
}

/** The colour teller behind an application load balancer. */
export interface LoadBalancerApp extends MeshApp {
  readonly balancer: ColorBalancer;
  /** Where the load balancer's listener is, for callers beside the gateway; they name the host that its rule matches. */
  readonly balancerUrl: string;
}

/** Starts the colour teller behind a load balancer, which it creates. Resolves when it answers. */
export async function startLoadBalancerApp({
  elb,
  dataPlane,
  ...options
}: LoadBalancerAppOptions): Promise<LoadBalancerApp> {
  let made: { readonly balancer: ColorBalancer; readonly url: string } | undefined;
  const app = await startBalancedApp({
    ...options,
    async register(tasks) {
      const balancer = await createColorBalancer(elb, colorBalancerNames, addressesOf(tasks));
      await dataPlane.settled();
      const endpoint = dataPlane.endpoints().find(({ listenerArn }) => listenerArn === balancer.listenerArn);
      if (endpoint === undefined) throw new Error(`the listener ${balancer.listenerArn} has no endpoint`);
      await untilAnswered(endpoint.url, colorBalancerNames.host);
      made = { balancer, url: endpoint.url };
      return endpoint.url;
    },
  });
  if (made === undefined) throw new Error('the colour teller was not put behind its load balancer');
  return {
    ...following(app, 'load-balancer', dataPlane),
    balancer: made.balancer,
    balancerUrl: made.url,
  };
}
