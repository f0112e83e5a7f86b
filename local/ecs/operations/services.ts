import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { listOf, text } from '../../kit/shapes.ts';
import { serviceOutput } from '../answers.ts';
import { arnInCluster, type Context, clusterNamed } from '../context.ts';
import { clientError, invalidParameter, serviceNotFound } from '../errors.ts';
import {
  deploymentShape,
  latticeShape,
  loadBalancerShape,
  nameShape,
  networkShape,
  serviceArn,
  type TaskDefinition,
  taskDefinitionArn,
} from '../resources.ts';
import { checkPorts, checkStrategy, checkTraffic } from '../traffic.ts';

const cluster = z.optional(text(1, 2048));
const named = text(1, 2048);

/** A value that AWS has others of. */
const only = <Value>(value: Value, because: string) =>
  z.refine<Value>((given) => given === value, { error: `Member must be ${value}: ${because}` });

/** By ARN, by `family:revision`, or the newest of a family. @throws AwsError ClientException */
function definitionNamed({ resources }: Context, asked: string): TaskDefinition {
  const [family = '', revision] = asked.slice(asked.lastIndexOf('/') + 1).split(':');
  const all = resources.taskDefinitions.all().filter((one) => one.family === family);
  const found = revision === undefined ? all.at(-1) : all.find((one) => String(one.revision) === revision);
  if (found === undefined) throw clientError('TaskDefinition not found.');
  return found;
}

/** A service without tasks: the embedded AWS starts none. So `desiredCount` is 0, and no deployment moves traffic. */
export const CreateService = operation(
  z.strictObject({
    cluster,
    serviceName: nameShape,
    taskDefinition: named,
    desiredCount: z.int().check(only(0, 'the embedded AWS starts no tasks')),
    launchType: z._default(z.literal('FARGATE'), 'FARGATE'),
    deploymentController: z.optional(
      z.strictObject({ type: z.string().check(only('ECS', 'the embedded AWS has no other deployment controller')) }),
    ),
    deploymentConfiguration: z._default(deploymentShape, { strategy: 'ROLLING' }),
    networkConfiguration: networkShape,
    loadBalancers: z._default(listOf(loadBalancerShape, 0, 5), []),
    vpcLatticeConfigurations: z._default(listOf(latticeShape, 0, 5), []),
  }),
  async (context: Context, asked, { caller }) => {
    const inCluster = clusterNamed(context, asked.cluster);
    const definition = definitionNamed(context, asked.taskDefinition);
    const before = context.resources.services.find(serviceArn(inCluster, asked.serviceName));
    if (before?.status === 'ACTIVE') throw invalidParameter('Creation of service was not idempotent.');
    checkPorts(asked, definition);
    checkStrategy(asked);
    await checkTraffic(context, asked, caller);
    const { deploymentConfiguration, networkConfiguration, loadBalancers, vpcLatticeConfigurations } = asked;
    const made = {
      cluster: inCluster,
      name: asked.serviceName,
      status: 'ACTIVE' as const,
      deploymentId: context.newId().replaceAll('-', '').slice(-19),
      taskDefinition: taskDefinitionArn(definition),
      deploymentConfiguration,
      networkConfiguration,
      loadBalancers,
      vpcLatticeConfigurations,
      createdAt: context.now(),
    };
    context.resources.services.put(made);
    return { service: serviceOutput(made) };
  },
);

export const DescribeServices = operation(
  z.strictObject({ cluster, services: listOf(named, 1, 10) }),
  (context: Context, { cluster: asked, services }) => {
    const inCluster = clusterNamed(context, asked);
    const each = services.map((one) => {
      const arn = arnInCluster(inCluster, one);
      return { arn, service: context.resources.services.find(arn) };
    });
    return {
      services: each.flatMap(({ service }) => (service === undefined ? [] : [serviceOutput(service)])),
      failures: each.flatMap(({ arn, service }) => (service === undefined ? [{ arn, reason: 'MISSING' }] : [])),
    };
  },
);

/** A deleted service has no tasks to drain, and can still be described. */
export const DeleteService = operation(
  z.strictObject({ cluster, service: named, force: z.optional(z.boolean()) }),
  (context: Context, { cluster: asked, service }) => {
    const { services } = context.resources;
    const found = services.find(arnInCluster(clusterNamed(context, asked), service));
    if (found?.status !== 'ACTIVE') throw serviceNotFound();
    const gone = { ...found, status: 'INACTIVE' as const };
    services.put(gone);
    return { service: serviceOutput(gone) };
  },
);
