import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeTargetGroupsCommand, paginateDescribeTargetGroups } from '@aws-sdk/client-elastic-load-balancing-v2';
import { NotFoundError } from '../../../core/errors.ts';
import { translating } from '../../sdk/translate-error.ts';
import type { Found } from '../found.ts';
import { suggestion } from '../suggestion.ts';
import { groupIdOf, placeOf } from './arns.ts';

type Reads = ElasticLoadBalancingV2Client;

/**
 * The id of a target group.
 *
 * @param loadBalancer its ARN; undefined while it is unknown
 */
export async function findGroup(
  reads: Reads,
  path: 'stable' | 'canary',
  written: string,
  loadBalancer: string | undefined,
): Promise<Found<string>> {
  if (!written.startsWith('arn:')) return byName(reads, path, written);
  const found = groupIdOf(written);
  if (found === undefined)
    return { problem: { path, found: written, allowed: 'the name or the ARN of a target group' } };
  if (loadBalancer !== undefined && placeOf(written) !== placeOf(loadBalancer)) {
    const allowed = 'a target group of the account and Region of the load balancer';
    return { problem: { path, found: written, allowed } };
  }
  return { found };
}

async function byName(reads: Reads, path: string, name: string): Promise<Found<string>> {
  try {
    const { TargetGroups = [] } = await translating(`reading target group ${name}`, () =>
      reads.send(new DescribeTargetGroupsCommand({ Names: [name] })),
    );
    const found = groupIdOf(TargetGroups[0]?.TargetGroupArn ?? '');
    return found === undefined ? await none(reads, path, name) : { found };
  } catch (error) {
    if (error instanceof NotFoundError) return none(reads, path, name);
    throw error;
  }
}

async function none(reads: Reads, path: string, name: string): Promise<Found<string>> {
  const names = await translating('listing the target groups', async () => {
    const all: string[] = [];
    for await (const { TargetGroups = [] } of paginateDescribeTargetGroups({ client: reads }, {}))
      all.push(...TargetGroups.flatMap(({ TargetGroupName }) => TargetGroupName ?? []));
    return all;
  });
  const allowed = `a target group of this account and Region${suggestion(name, names)}`;
  return { problem: { path, found: `no target group ${name}`, allowed } };
}
