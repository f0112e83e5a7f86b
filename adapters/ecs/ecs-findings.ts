import type { Service } from '@aws-sdk/client-ecs';
import type { Findings } from '../../core/routing/route.ts';
import { type EcsSpec, lastPart } from '../../core/spec/ecs-spec.ts';
import type { Problem } from '../../core/text/problem.ts';
import type { ReadEcs } from './ecs-services.ts';

/** A rule or a target group of a rollout: its place in the spec, its name, and every ARN that ECS may have for it. */
export interface Shifted {
  readonly path: string;
  readonly name: string;
  readonly arns: readonly string[];
}

/** The rules that a rollout writes, and its stable and canary. */
export interface ShiftedThings {
  readonly rules: readonly Shifted[];
  readonly groups: readonly Shifted[];
}

/**
 * The services of ECS that a spec names, held against its rules and target groups. ECS and CodeDeploy set the weights of
 * a service that they deploy by themselves, and their deployment fails when another party does.
 *
 * @throws TransientError, RefusedError
 */
export async function ecsFindings(read: ReadEcs, named: EcsSpec, shifted: ShiftedThings): Promise<Findings> {
  const cluster = lastPart(named.cluster);
  const services = await read(named);
  if (services === undefined) {
    const allowed = 'a cluster of ECS in this account and Region';
    return { problems: [{ path: 'router.ecs.cluster', found: `no cluster ${cluster}`, allowed }], warnings: [] };
  }
  const each = services.map((service, i) => {
    const path = `router.ecs.services[${i}]`;
    const name = `${cluster}/${lastPart(named.services[i] ?? '')}`;
    return service === undefined ? missing(path, name) : findingsOf(path, name, facts(service), shifted);
  });
  return { problems: each.flatMap(({ problems }) => problems), warnings: each.flatMap(({ warnings }) => warnings) };
}

const missing = (path: string, name: string): Findings => ({
  problems: [{ path, found: `no service ${name} of ECS`, allowed: 'a service that exists, or none' }],
  warnings: [],
});

interface ServiceFacts {
  /** Who deploys it: the strategy of ECS, or the name of another deployment controller. */
  readonly deployedBy: string;
  readonly rules: readonly { readonly kind: 'production' | 'test'; readonly arn: string }[];
  readonly groups: readonly string[];
  readonly isDeploying: boolean;
}

/** Rules and groups of VPC Lattice stand in a service's deployments, those of load balancers in the service itself. */
function facts({ deploymentController, deploymentConfiguration, ...service }: Service): ServiceFacts {
  const { loadBalancers = [], taskSets = [], deployments = [] } = service;
  const traffic = [
    ...loadBalancers,
    ...taskSets.flatMap((set) => set.loadBalancers ?? []),
    ...deployments.flatMap((deployment) => deployment.vpcLatticeConfigurations ?? []),
  ];
  const controller = deploymentController?.type ?? 'ECS';
  return {
    deployedBy: controller === 'ECS' ? (deploymentConfiguration?.strategy ?? 'ROLLING') : controller,
    rules: traffic.flatMap(({ advancedConfiguration: { productionListenerRule, testListenerRule } = {} }) => [
      ...(productionListenerRule === undefined ? [] : [{ kind: 'production' as const, arn: productionListenerRule }]),
      ...(testListenerRule === undefined ? [] : [{ kind: 'test' as const, arn: testListenerRule }]),
    ]),
    groups: traffic.flatMap(({ targetGroupArn, advancedConfiguration }) =>
      [targetGroupArn, advancedConfiguration?.alternateTargetGroupArn].flatMap((arn) => arn ?? []),
    ),
    isDeploying: deployments.length > 1 || deployments.some(({ rolloutState }) => rolloutState === 'IN_PROGRESS'),
  };
}

function findingsOf(path: string, name: string, service: ServiceFacts, { rules, groups }: ShiftedThings): Findings {
  const owned = service.rules.flatMap(({ kind, arn }) =>
    rules.filter(({ arns }) => arns.includes(arn)).map((rule) => ruleProblem(rule, kind, name, service)),
  );
  if (owned.length > 0) return { problems: owned, warnings: [] };
  const served = groups.filter(({ arns }) => arns.some((arn) => service.groups.includes(arn)));
  if (served.length === 0) return { problems: [], warnings: [unrelated(path, name)] };
  const party = parties[service.deployedBy];
  return {
    problems: party === undefined ? [] : served.map((group) => groupProblem(group, name, service, party)),
    warnings: [
      ...(service.deployedBy === 'EXTERNAL' ? [external(path, name)] : []),
      ...(service.isDeploying ? [deploying(path, name)] : []),
    ],
  };
}

/** Who moves the traffic of a service that is deployed in this way. A rolling update moves none. */
const parties: Readonly<Record<string, string>> = {
  BLUE_GREEN: 'ECS',
  LINEAR: 'ECS',
  CANARY: 'ECS',
  CODE_DEPLOY: 'CodeDeploy',
};

const ruleProblem = (
  { path, name }: Shifted,
  kind: string,
  service: string,
  { deployedBy }: ServiceFacts,
): Problem => ({
  path,
  found: `${name}, the ${kind} rule of service ${service} of ECS (${deployedBy}), which sets its weights`,
  allowed: `a rule that ECS does not write: leave the releases of ${service} to ECS, or deploy each version as a ROLLING service of its own`,
});

const groupProblem = (
  { path, name }: Shifted,
  service: string,
  { deployedBy }: ServiceFacts,
  party: string,
): Problem => ({
  path,
  found: `${name}, a target group of service ${service} of ECS (${deployedBy}), whose traffic ${party} moves`,
  allowed: `a target group of a ROLLING service: leave the releases of ${service} to ${party}, or deploy each version as a service of its own`,
});

const unrelated = (path: string, name: string): Problem => ({
  path,
  found: `${name}, which has neither the stable nor the canary as a target group`,
  allowed: 'the services of ECS whose tasks the stable and the canary are',
});

const external = (path: string, name: string): Problem => ({
  path,
  found: `${name} with the deployment controller EXTERNAL: its deployments may write the rules`,
  allowed: 'deployments that leave the rules alone',
});

const deploying = (path: string, name: string): Problem => ({
  path,
  found: `${name} in a deployment: the tasks change while they are judged`,
  allowed: 'a steady service: await it by aws ecs wait services-stable',
});
