import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DeregisterTargetsCommand,
  DescribeRulesCommand,
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
  PriorityInUseException,
  RegisterTargetsCommand,
  type Rule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { colorNames } from './color-names.ts';
import { healthPath } from './gateway-paths.ts';
import type { TargetAddress } from './task-addresses.ts';

/** What the colour teller is called behind an application load balancer. */
export interface ColorBalancerNames {
  readonly loadBalancer: string;
  /** By which the gateway calls the backend, and which the rule matches. */
  readonly host: string;
  /** The versions of the backend: target group and the colour that its processes answer. */
  readonly versions: Readonly<Record<string, string>>;
}

export const colorBalancerNames: ColorBalancerNames = {
  loadBalancer: 'color',
  host: colorNames.colorService,
  versions: colorNames.versions,
};

/** The port of the load balancer's listener. */
export const balancerPort = 8080;

/** The load balancer as it was made: ARNs. */
export interface ColorBalancer {
  readonly loadBalancerArn: string;
  readonly listenerArn: string;
  readonly ruleArn: string;
  /** The target group of each version. */
  readonly targetGroups: Readonly<Record<string, string>>;
}

const VpcId = 'vpc-0123456789abcdef0';
const Subnets = ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'];

/** Takes out the processes of an earlier run, and puts those of this one in. */
async function replaceTargets(
  elb: ElasticLoadBalancingV2Client,
  TargetGroupArn: string,
  addresses: readonly TargetAddress[],
): Promise<void> {
  const { TargetHealthDescriptions = [] } = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
  const gone = TargetHealthDescriptions.flatMap(({ Target }) => (Target === undefined ? [] : [Target]));
  if (gone.length > 0) await elb.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets: gone }));
  const Targets = addresses.map(({ id, port }) => ({ Id: id, Port: port }));
  if (Targets.length > 0) await elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
}

/** The group of a version with its processes: checked often enough for a demonstration. */
async function createGroup(
  elb: ElasticLoadBalancingV2Client,
  Name: string,
  addresses: readonly TargetAddress[],
): Promise<string> {
  const { TargetGroups: [group] = [] } = await elb.send(
    new CreateTargetGroupCommand({
      Name,
      Protocol: 'HTTP',
      Port: balancerPort,
      VpcId,
      TargetType: 'ip',
      HealthCheckPath: healthPath,
      HealthCheckIntervalSeconds: 10,
      HealthyThresholdCount: 2,
    }),
  );
  const { TargetGroupArn = '' } = group ?? {};
  await replaceTargets(elb, TargetGroupArn, addresses);
  return TargetGroupArn;
}

const Priority = 10;

/** The rule that sends everything to a group, or the one that an earlier run made, with the weights that it has. */
async function ruleOf(
  elb: ElasticLoadBalancingV2Client,
  ListenerArn: string,
  host: string,
  group: string | undefined,
): Promise<Rule | undefined> {
  const Conditions = [{ Field: 'host-header', HostHeaderConfig: { Values: [host] } }];
  const Actions = [{ Type: 'forward' as const, TargetGroupArn: group }];
  try {
    const { Rules = [] } = await elb.send(new CreateRuleCommand({ ListenerArn, Priority, Conditions, Actions }));
    return Rules[0];
  } catch (error) {
    if (!(error instanceof PriorityInUseException)) throw error;
    const { Rules = [] } = await elb.send(new DescribeRulesCommand({ ListenerArn }));
    return Rules.find((rule) => rule.Priority === String(Priority));
  }
}

/**
 * Creates the colour teller's load balancer, a target group for each version with its processes, and a rule that sends
 * everything to the first of them: calls that a person could type. The second group is in no rule yet, so that its
 * targets are unused. The rule has a condition of its own beside its weights, so that one can see what a change of
 * weights keeps; the default action answers 404. What an earlier run made is kept, with new processes.
 *
 * @param targets the processes of each version
 * @throws what Elastic Load Balancing answers, such as DuplicateListenerException when there is another such listener
 */
export async function createColorBalancer(
  elb: ElasticLoadBalancingV2Client,
  names: ColorBalancerNames,
  targets: Readonly<Record<string, readonly TargetAddress[]>>,
): Promise<ColorBalancer> {
  const { LoadBalancers: [balancer] = [] } = await elb.send(
    new CreateLoadBalancerCommand({ Name: names.loadBalancer, Subnets }),
  );
  const { LoadBalancerArn = '' } = balancer ?? {};
  const targetGroups: Record<string, string> = {};
  for (const version of Object.keys(names.versions))
    targetGroups[version] = await createGroup(elb, version, targets[version] ?? []);
  const { Listeners: [listener] = [] } = await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn,
      Protocol: 'HTTP',
      Port: balancerPort,
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
    }),
  );
  const { ListenerArn = '' } = listener ?? {};
  const [firstVersion = ''] = Object.keys(names.versions);
  const rule = await ruleOf(elb, ListenerArn, names.host, targetGroups[firstVersion]);
  return {
    loadBalancerArn: LoadBalancerArn,
    listenerArn: ListenerArn,
    ruleArn: rule?.RuleArn ?? '',
    targetGroups,
  };
}
