import type { ElasticLoadBalancingV2Client, TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetHealthCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Readiness } from '../../../core/ports/router.ts';
import type { AlbRef } from '../../../core/routing/route.ts';
import { translating } from '../../sdk/translate-error.ts';
import { groupArn, groupName } from './arns.ts';

type Reads = ElasticLoadBalancingV2Client;
type Health = readonly TargetHealthDescription[];

/** The targets that are registered in a group, each with its health. @throws NotFoundError, TransientError, RefusedError */
export const healthOf = (reads: Reads, arn: string, name: string): Promise<Health> =>
  translating(`reading the health of target group ${name}`, async () => {
    const { TargetHealthDescriptions = [] } = await reads.send(
      new DescribeTargetHealthCommand({ TargetGroupArn: arn }),
    );
    return TargetHealthDescriptions;
  });

/**
 * One healthy target is enough: how many a share of the requests needs is not known here, and the judge sees too few of
 * them by their errors and times. Without cross-zone load balancing each zone needs one of its own.
 */
export async function readinessOf(reads: Reads, { loadBalancer }: AlbRef, target: string): Promise<Readiness> {
  const name = groupName(target);
  const arn = groupArn(loadBalancer, target);
  const all = await healthOf(reads, arn, name);
  if (all.length === 0) return { kind: 'unready', why: `${name} has no target` };
  if (all.every((one) => one.TargetHealth?.Reason === 'Target.HealthCheckDisabled'))
    return { kind: 'unknown', why: `${name} has its health checks switched off` };
  const healthy = all.filter(isHealthy);
  if (healthy.length === 0)
    return { kind: 'unready', why: `${name} has no healthy target of ${all.length}: ${byState(all)}` };
  const zone = await zoneWithout(reads, { loadBalancer, arn, name }, healthy);
  return zone === undefined
    ? { kind: 'ready' }
    : { kind: 'unready', why: `${name} has no healthy target in zone ${zone}, and its zones do not share theirs` };
}

const isHealthy = ({ TargetHealth }: TargetHealthDescription): boolean => TargetHealth?.State === 'healthy';

/** `2 initial, 1 unhealthy (Target.ResponseCodeMismatch)`, the most frequent first. */
function byState(all: Health): string {
  const counts = new Map<string, number>();
  for (const { TargetHealth: { State = 'unknown', Reason } = {} } of all) {
    const key = state(State, Reason);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([words, count]) => `${count} ${words}`)
    .join(', ');
}

/** Reasons that say more than the state. */
function state(name: string, reason: string | undefined): string {
  if (reason === 'Target.NotInUse') return 'unused, because no rule names the group';
  return name === 'unhealthy' && reason !== undefined ? `${name} (${reason})` : name;
}

/** An enabled zone in which no target is healthy, where that matters and can be seen: targets by address show their zone. */
async function zoneWithout(
  reads: Reads,
  { loadBalancer, arn, name }: { readonly loadBalancer: string; readonly arn: string; readonly name: string },
  healthy: Health,
): Promise<string | undefined> {
  const covered = healthy.flatMap(({ Target }) => Target?.AvailabilityZone ?? []);
  if (covered.length < healthy.length || covered.includes('all') || (await isCrossZone(reads, arn, name)))
    return undefined;
  const { LoadBalancers = [] } = await translating('reading the zones of the load balancer', () =>
    reads.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [loadBalancer] })),
  );
  const zones = (LoadBalancers[0]?.AvailabilityZones ?? []).flatMap(({ ZoneName }) => ZoneName ?? []);
  return zones.find((zone) => !covered.includes(zone));
}

/** Always on for an Application Load Balancer, unless the group switches it off. */
const isCrossZone = async (reads: Reads, arn: string, name: string): Promise<boolean> =>
  (await attributesOf(reads, arn, name)).get('load_balancing.cross_zone.enabled') !== 'false';

/** @throws NotFoundError, TransientError, RefusedError */
export const attributesOf = (reads: Reads, arn: string, name: string): Promise<ReadonlyMap<string, string>> =>
  translating(`reading the attributes of target group ${name}`, async () => {
    const { Attributes = [] } = await reads.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn }));
    return new Map(Attributes.map(({ Key = '', Value = '' }) => [Key, Value]));
  });
