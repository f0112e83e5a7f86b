import type { ElasticLoadBalancingV2Client, TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeTargetGroupsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ifFound } from '../../../core/if-found.ts';
import type { Findings, RouteFacts } from '../../../core/routing/route.ts';
import type { ResolvedSpec } from '../../../core/spec/resolved-spec.ts';
import type { Problem } from '../../../core/text/problem.ts';
import { translating } from '../../sdk/translate-error.ts';
import { balancerName, groupArn, groupName, onAlb } from './arns.ts';
import { attributesOf, healthOf } from './readiness.ts';
import { stickySeconds } from './rule-document.ts';

type Reads = ElasticLoadBalancingV2Client;

/** A target group, its attributes and the number of its targets. */
interface GroupFacts {
  readonly path: 'stable' | 'canary';
  readonly name: string;
  readonly group: TargetGroup;
  readonly attributes: ReadonlyMap<string, string>;
  readonly targets: number;
}

/** The findings about the stable and the canary; none about a group that does not exist. */
export async function inspectGroups(
  reads: Reads,
  spec: ResolvedSpec,
  stableId: string | undefined,
  routes: RouteFacts['routes'],
): Promise<Findings> {
  const { loadBalancer } = onAlb(spec.router);
  const [canary, stable] = await Promise.all([
    ifFound(groupFacts(reads, 'canary', loadBalancer, spec.canary)),
    stableId === undefined ? undefined : ifFound(groupFacts(reads, 'stable', loadBalancer, stableId)),
  ]);
  const isFree = routes.some(({ reading }) => reading !== undefined && stickySeconds(reading.rest) === undefined);
  return {
    problems: [
      ...(canary ? canaryProblems(canary, loadBalancer) : []),
      ...(canary && stable ? pairProblems(canary, stable) : []),
      ...[stable, canary].flatMap((one) => (one && isFree ? cookieProblems(one) : [])),
      ...(stable ? metricProblems(spec, stable) : []),
    ],
    warnings: [...(canary && stable ? pairWarnings(canary, stable) : []), ...(canary ? failoverWarnings(canary) : [])],
  };
}

async function groupFacts(
  reads: Reads,
  path: GroupFacts['path'],
  loadBalancer: string,
  id: string,
): Promise<GroupFacts> {
  const [name, arn] = [groupName(id), groupArn(loadBalancer, id)];
  const [answer, attributes, health] = await Promise.all([
    translating(`reading target group ${name}`, () =>
      reads.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [arn] })),
    ),
    attributesOf(reads, arn, name),
    healthOf(reads, arn, name),
  ]);
  return { path, name, group: answer.TargetGroups?.[0] ?? {}, attributes, targets: health.length };
}

/** The protocols of groups that an Application Load Balancer forwards to; groups of functions have none. */
const protocols: readonly (string | undefined)[] = ['HTTP', 'HTTPS', undefined];

function canaryProblems({ path, name, group, targets }: GroupFacts, loadBalancer: string): Problem[] {
  const problems: Problem[] = [];
  const other = group.LoadBalancerArns?.find((arn) => arn !== loadBalancer);
  if (other !== undefined)
    problems.push({
      path,
      found: `${name}, a target group of load balancer ${balancerName(other)}`,
      allowed: `one of ${balancerName(loadBalancer)}, or of none: a target group belongs to one load balancer`,
    });
  if (!protocols.includes(group.Protocol))
    problems.push({
      path,
      found: `${name}, a target group of ${group.Protocol}`,
      allowed: 'a target group of HTTP or HTTPS, or of a function',
    });
  if (targets === 0)
    problems.push({
      path,
      found: `${name} without a target`,
      allowed: 'at least one registered target: requests to an empty group are answered with 503, by no other group',
    });
  return problems;
}

const isGrpc = ({ group }: GroupFacts): boolean => group.ProtocolVersion === 'GRPC';

function pairProblems(canary: GroupFacts, stable: GroupFacts): Problem[] {
  if (isGrpc(canary) === isGrpc(stable)) return [];
  const found = `${canary.name} of protocol version ${canary.group.ProtocolVersion}`;
  return [{ path: 'canary', found, allowed: `${stable.group.ProtocolVersion}, as ${stable.name} has` }];
}

function pairWarnings(canary: GroupFacts, stable: GroupFacts): Problem[] {
  const [own, other] = [canary.group.ProtocolVersion, stable.group.ProtocolVersion];
  if (own === other || isGrpc(canary) !== isGrpc(stable) || own === undefined || other === undefined) return [];
  return [
    {
      path: 'canary',
      found: `${canary.name} of protocol version ${own}, where ${stable.name} has ${other}`,
      allowed: 'the same for both, unless the change is what this rollout is about',
    },
  ];
}

const failover = 'target_group_health.dns_failover.minimum_healthy_targets';

/** One sick group takes a zone of the whole load balancer out of DNS. The usual threshold is a single target. */
function failoverWarnings({ path, name, attributes }: GroupFacts): Problem[] {
  const [count = '1', percentage = 'off'] = ['count', 'percentage'].map((unit) =>
    attributes.get(`${failover}.${unit}`),
  );
  if (['1', 'off'].includes(count) && percentage === 'off') return [];
  return [
    {
      path,
      found: `${name} with a threshold for DNS failover (${count} targets, ${percentage} percent): a sick canary could take a zone from the stable`,
      allowed: `${failover}.count 1 and .percentage off`,
    },
  ];
}

/** ELB refuses a forward to two groups when one of them is sticky and the rule is not. */
const cookieProblems = ({ path, name, attributes }: GroupFacts): Problem[] =>
  attributes.get('stickiness.enabled') === 'true'
    ? [
        {
          path,
          found: `${name} with stickiness to single targets`,
          allowed: 'stickiness.enabled false: a rule with weights takes no group that is sticky by itself',
        },
      ]
    : [];

function metricProblems({ analysis }: ResolvedSpec, stable: GroupFacts): Problem[] {
  if (analysis === 'alarmsOnly' || !('preset' in analysis.metrics) || !isGrpc(stable)) return [];
  return [
    {
      path: 'analysis',
      found: `${stable.name} is a target group of gRPC`,
      allowed: 'alarmsOnly or custom metrics: gRPC failures are HTTP 200 to these metrics',
    },
  ];
}
