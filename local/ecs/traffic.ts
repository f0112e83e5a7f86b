import { AwsError } from '../kit/aws-error.ts';
import type { Caller, Output } from '../kit/call.ts';
import type { Context } from './context.ts';
import { invalidParameter } from './errors.ts';
import type { EcsService, TaskDefinition } from './resources.ts';

type Asked = Pick<EcsService, 'deploymentConfiguration' | 'loadBalancers' | 'vpcLatticeConfigurations'>;

/** Whether the containers of a task definition have the ports that the traffic goes to. @throws AwsError */
export function checkPorts({ loadBalancers, vpcLatticeConfigurations }: Asked, definition: TaskDefinition): void {
  const containers = definition.containerDefinitions;
  for (const { containerName, containerPort } of loadBalancers) {
    const container = containers.find(({ name }) => name === containerName);
    if (container === undefined)
      throw invalidParameter(`The container ${containerName} does not exist in the task definition.`);
    if (!container.portMappings.some((port) => port.containerPort === containerPort))
      throw invalidParameter(`The container ${containerName} did not have a container port ${containerPort} defined.`);
  }
  for (const { portName } of vpcLatticeConfigurations)
    if (!containers.some(({ portMappings }) => portMappings.some(({ name }) => name === portName)))
      throw invalidParameter(`The port name ${portName} does not exist in the task definition.`);
}

/**
 * Whether a strategy has what it needs: two target groups and a production rule, if it shifts weights.
 * Source: Amazon ECS developer guide, resources for blue/green, linear and canary deployments.
 *
 * @throws AwsError
 */
export function checkStrategy({ deploymentConfiguration, loadBalancers, vpcLatticeConfigurations }: Asked): void {
  const { strategy, bakeTimeInMinutes, linearConfiguration, canaryConfiguration } = deploymentConfiguration;
  if (linearConfiguration !== undefined && strategy !== 'LINEAR')
    throw invalidParameter('linearConfiguration is valid only with the LINEAR deployment strategy.');
  if (canaryConfiguration !== undefined && strategy !== 'CANARY')
    throw invalidParameter('canaryConfiguration is valid only with the CANARY deployment strategy.');
  if (strategy === 'BLUE_GREEN' && bakeTimeInMinutes === undefined)
    throw invalidParameter('bakeTimeInMinutes must be provided with the BLUE_GREEN deployment strategy.');
  const traffic = [...loadBalancers, ...vpcLatticeConfigurations];
  if (strategy !== 'ROLLING' && traffic.some(({ advancedConfiguration }) => advancedConfiguration === undefined))
    throw invalidParameter(`advancedConfiguration must be provided with the ${strategy} deployment strategy.`);
}

/** Whether all target groups and rules exist, and whether each group of ELB has a load balancer. @throws AwsError */
export async function checkTraffic(
  { call }: Pick<Context, 'call'>,
  { loadBalancers, vpcLatticeConfigurations }: Asked,
  caller: Caller,
): Promise<void> {
  const ask: Ask = (service, operation, input) => call(service, operation, input, caller);
  for (const { targetGroupArn, advancedConfiguration: advanced } of loadBalancers)
    for (const arn of [targetGroupArn, ...(advanced ? [advanced.alternateTargetGroupArn] : [])]) {
      const { TargetGroups } = await existing('target group', arn, () =>
        ask('elasticloadbalancing', 'DescribeTargetGroups', { TargetGroupArns: [arn] }),
      );
      const [group] = Array.isArray(TargetGroups) ? TargetGroups : [];
      if (!group?.LoadBalancerArns?.length)
        throw invalidParameter(
          `The target group with targetGroupArn ${arn} does not have an associated load balancer.`,
        );
    }
  for (const arn of rulesIn(loadBalancers))
    await existing('listener rule', arn, () => ask('elasticloadbalancing', 'DescribeRules', { RuleArns: [arn] }));
  for (const { targetGroupArn, advancedConfiguration: advanced } of vpcLatticeConfigurations)
    for (const arn of [targetGroupArn, ...(advanced ? [advanced.alternateTargetGroupArn] : [])])
      await existing('target group', arn, () => ask('vpc-lattice', 'GetTargetGroup', { targetGroupIdentifier: arn }));
  for (const arn of rulesIn(vpcLatticeConfigurations))
    await existing('listener rule', arn, () => latticeRule(ask, arn));
}

type Ask = (service: 'elasticloadbalancing' | 'vpc-lattice', operation: string, input: Output) => Promise<Output>;

const rulesIn = (traffic: Asked['loadBalancers'] | Asked['vpcLatticeConfigurations']): readonly string[] =>
  traffic.flatMap(({ advancedConfiguration: advanced }) =>
    advanced
      ? [advanced.productionListenerRule, ...(advanced.testListenerRule ? [advanced.testListenerRule] : [])]
      : [],
  );

/** `…:service/ID/listener/ID`, or with `/rule/ID` after it. */
function latticeRule(ask: Ask, arn: string): Promise<Output> {
  const [, serviceIdentifier, , listenerIdentifier, , ruleIdentifier] = arn.slice(arn.lastIndexOf(':') + 1).split('/');
  const listener = { serviceIdentifier, listenerIdentifier };
  return ruleIdentifier === undefined
    ? ask('vpc-lattice', 'GetListener', listener)
    : ask('vpc-lattice', 'GetRule', { ...listener, ruleIdentifier });
}

async function existing(what: string, arn: string, ask: () => Promise<Output>): Promise<Output> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalidParameter(`The ${what} ${arn} cannot be read: ${error.message}`);
  }
}
