import type { Output } from '../kit/call.ts';
import { clusterArn, type EcsService, serviceArn, type TaskDefinition, taskDefinitionArn } from './resources.ts';

export const clusterOutput = (name: string, activeServicesCount: number): Output => ({
  clusterArn: clusterArn(name),
  clusterName: name,
  status: 'ACTIVE',
  registeredContainerInstancesCount: 0,
  runningTasksCount: 0,
  pendingTasksCount: 0,
  activeServicesCount,
  statistics: [],
  tags: [],
  settings: [],
  capacityProviders: [],
  defaultCapacityProviderStrategy: [],
});

export const taskDefinitionOutput = ({ registeredAt, containerDefinitions, ...given }: TaskDefinition): Output => ({
  ...given,
  taskDefinitionArn: taskDefinitionArn(given),
  containerDefinitions: containerDefinitions.map(({ portMappings, ...container }) => ({
    ...container,
    essential: true,
    portMappings: portMappings.map((port) => ({ ...port, hostPort: port.containerPort })),
  })),
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  compatibilities: ['EC2', 'FARGATE'],
  status: 'ACTIVE',
  volumes: [],
  placementConstraints: [],
  registeredAt: registeredAt / 1000,
});

const noTasks = { desiredCount: 0, runningCount: 0, pendingCount: 0 };

/** A service without tasks is in the state that it should be in, so that its one deployment is complete. */
export function serviceOutput(service: EcsService): Output {
  const { cluster, name, status, deploymentId, taskDefinition, networkConfiguration, createdAt } = service;
  const at = createdAt / 1000;
  const isRolling = service.deploymentConfiguration.strategy === 'ROLLING';
  const deployment = {
    id: `ecs-svc/${deploymentId}`,
    status: 'PRIMARY',
    taskDefinition,
    ...noTasks,
    failedTasks: 0,
    createdAt: at,
    updatedAt: at,
    launchType: 'FARGATE',
    networkConfiguration,
    ...(isRolling && {
      rolloutState: 'COMPLETED',
      rolloutStateReason: `ECS deployment ecs-svc/${deploymentId} completed.`,
    }),
    ...(service.vpcLatticeConfigurations.length > 0 && { vpcLatticeConfigurations: service.vpcLatticeConfigurations }),
  };
  return {
    serviceArn: serviceArn(cluster, name),
    serviceName: name,
    clusterArn: clusterArn(cluster),
    status,
    ...noTasks,
    launchType: 'FARGATE',
    taskDefinition,
    deploymentController: { type: 'ECS' },
    deploymentConfiguration: service.deploymentConfiguration,
    deployments: status === 'ACTIVE' ? [deployment] : [],
    loadBalancers: service.loadBalancers,
    serviceRegistries: [],
    networkConfiguration,
    schedulingStrategy: 'REPLICA',
    placementConstraints: [],
    placementStrategy: [],
    events: [],
    createdAt: at,
    enableECSManagedTags: false,
    enableExecuteCommand: false,
    propagateTags: 'NONE',
  };
}
