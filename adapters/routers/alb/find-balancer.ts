import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeLoadBalancersCommand, paginateDescribeLoadBalancers } from '@aws-sdk/client-elastic-load-balancing-v2';
import { NotFoundError } from '../../../core/errors.ts';
import type { RouterSpec } from '../../../core/spec/router-spec.ts';
import { translating } from '../../sdk/translate-error.ts';
import type { Found } from '../found.ts';
import { suggestion } from '../suggestion.ts';
import { namedBy } from './arns.ts';

type Reads = ElasticLoadBalancingV2Client;
type AlbSpec = Extract<RouterSpec, { provider: 'alb' }>;

/** The ARN of a load balancer: as given, as its rules' ARNs say, or found by name. */
export async function findBalancer(reads: Reads, { loadBalancer, rules }: AlbSpec): Promise<Found<string>> {
  if (loadBalancer === undefined) return inRegion(reads, namedBy(rules[0] ?? '').loadBalancer, 'router.rules[0]');
  return loadBalancer.startsWith('arn:')
    ? inRegion(reads, loadBalancer, 'router.loadBalancer')
    : byName(reads, loadBalancer);
}

/** ELB would say of an ARN of another Region that it is no valid one. */
async function inRegion(reads: Reads, arn: string, path: string): Promise<Found<string>> {
  const [region, own] = [arn.split(':')[3], await reads.config.region()];
  if (region === own) return { found: arn };
  return { problem: { path, found: `an ARN of ${region}`, allowed: `one of ${own}, the Region of this stack` } };
}

async function byName(reads: Reads, name: string): Promise<Found<string>> {
  const path = 'router.loadBalancer';
  try {
    const { LoadBalancers = [] } = await translating(`reading load balancer ${name}`, () =>
      reads.send(new DescribeLoadBalancersCommand({ Names: [name] })),
    );
    const [one] = LoadBalancers;
    if (one?.LoadBalancerArn === undefined) return await none(reads, name, path);
    if (one.Type === 'application') return { found: one.LoadBalancerArn };
    const found = `${name}, a ${one.Type} load balancer`;
    return { problem: { path, found, allowed: 'an Application Load Balancer: only its rules weigh target groups' } };
  } catch (error) {
    if (error instanceof NotFoundError) return none(reads, name, path);
    throw error;
  }
}

async function none(reads: Reads, name: string, path: string): Promise<Found<string>> {
  const names = await translating('listing the load balancers', async () => {
    const all: string[] = [];
    for await (const { LoadBalancers = [] } of paginateDescribeLoadBalancers({ client: reads }, {}))
      all.push(
        ...LoadBalancers.flatMap(({ Type, LoadBalancerName = '' }) =>
          Type === 'application' ? [LoadBalancerName] : [],
        ),
      );
    return all;
  });
  const allowed = `an Application Load Balancer of this account and Region${suggestion(name, names)}`;
  return { problem: { path, found: `no load balancer ${name}`, allowed } };
}
