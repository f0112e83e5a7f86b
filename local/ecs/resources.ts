import * as z from 'zod/mini';
import { arnOf } from '../kit/account.ts';
import { integer, listOf, text, textLike } from '../kit/shapes.ts';
import { type Collection, createCollection } from '../kit/state.ts';

/** The name of a cluster, a service or a family. Source: Amazon ECS API reference, CreateService. */
export const nameShape = textLike(/^[A-Za-z0-9_-]{1,255}$/, '^[A-Za-z0-9_-]{1,255}$');

export const clusterShape = z.object({ name: z.string() });

const portShape = z.strictObject({
  containerPort: integer(1, 65535),
  protocol: z._default(z.literal('tcp'), 'tcp'),
  name: z.optional(text(1, 64)),
});

export const containerShape = z.strictObject({
  name: nameShape,
  image: text(1, 2048),
  portMappings: z._default(listOf(portShape, 0, 100), []),
});

export const taskDefinitionShape = z.object({
  family: z.string(),
  revision: z.int(),
  containerDefinitions: z.array(containerShape),
  cpu: z.string(),
  memory: z.string(),
  /** Epoch milliseconds. */
  registeredAt: z.number(),
});

const arn = text(1, 2048);

const advancedShape = { alternateTargetGroupArn: arn, productionListenerRule: arn, testListenerRule: z.optional(arn) };

export const loadBalancerShape = z.strictObject({
  targetGroupArn: arn,
  containerName: text(1, 255),
  containerPort: integer(1, 65535),
  advancedConfiguration: z.optional(z.strictObject({ ...advancedShape, roleArn: arn })),
});

export const latticeShape = z.strictObject({
  roleArn: arn,
  targetGroupArn: arn,
  portName: text(1, 64),
  advancedConfiguration: z.optional(z.strictObject(advancedShape)),
});

const minutes = integer(0, 1440);

/** Percentages and times as the reference bounds them: LinearConfiguration, CanaryConfiguration. */
export const deploymentShape = z.strictObject({
  strategy: z._default(z.enum(['ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY']), 'ROLLING'),
  bakeTimeInMinutes: z.optional(minutes),
  linearConfiguration: z.optional(
    z.strictObject({ stepPercent: z.number().check(z.gte(3), z.lte(100)), stepBakeTimeInMinutes: minutes }),
  ),
  canaryConfiguration: z.optional(
    z.strictObject({ canaryPercent: z.number().check(z.gte(0.1), z.lte(100)), canaryBakeTimeInMinutes: minutes }),
  ),
});

export const networkShape = z.strictObject({
  awsvpcConfiguration: z.strictObject({
    subnets: listOf(text(1, 255), 1, 16),
    securityGroups: z._default(listOf(text(1, 255), 0, 5), []),
    assignPublicIp: z._default(z.enum(['ENABLED', 'DISABLED']), 'DISABLED'),
  }),
});

export const serviceShape = z.object({
  cluster: z.string(),
  name: z.string(),
  status: z.enum(['ACTIVE', 'INACTIVE']),
  deploymentId: z.string(),
  taskDefinition: z.string(),
  deploymentConfiguration: deploymentShape,
  networkConfiguration: networkShape,
  loadBalancers: z.array(loadBalancerShape),
  vpcLatticeConfigurations: z.array(latticeShape),
  /** Epoch milliseconds. */
  createdAt: z.number(),
});

export type TaskDefinition = z.infer<typeof taskDefinitionShape>;
export type EcsService = z.infer<typeof serviceShape>;

export const clusterArn = (name: string): string => arnOf('ecs', `cluster/${name}`);
export const serviceArn = (cluster: string, name: string): string => arnOf('ecs', `service/${cluster}/${name}`);
export const taskDefinitionArn = ({ family, revision }: Pick<TaskDefinition, 'family' | 'revision'>): string =>
  arnOf('ecs', `task-definition/${family}:${revision}`);

/** By their ARNs. */
export interface Resources {
  readonly clusters: Collection<z.infer<typeof clusterShape>>;
  readonly taskDefinitions: Collection<TaskDefinition>;
  readonly services: Collection<EcsService>;
}

export const createResources = (): Resources => ({
  clusters: createCollection(clusterShape, ({ name }) => clusterArn(name)),
  taskDefinitions: createCollection(taskDefinitionShape, taskDefinitionArn),
  services: createCollection(serviceShape, ({ cluster, name }) => serviceArn(cluster, name)),
});
