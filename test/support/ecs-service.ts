type Call = (service: 'ecs', operation: string, input: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** Makes a service `checkout` of cluster `shop` in the embedded AWS, whose container listens on port 8080, `http`. */
export async function ecsService(call: Call, settings: Readonly<Record<string, unknown>>): Promise<unknown> {
  await call('ecs', 'CreateCluster', { clusterName: 'shop' });
  await call('ecs', 'RegisterTaskDefinition', {
    family: 'checkout',
    containerDefinitions: [{ name: 'app', image: 'app:1', portMappings: [{ containerPort: 8080, name: 'http' }] }],
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
  });
  return call('ecs', 'CreateService', {
    cluster: 'shop',
    serviceName: 'checkout',
    taskDefinition: 'checkout',
    desiredCount: 0,
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-a'] } },
    ...settings,
  });
}

/** A load balancer of a service that ECS deploys blue/green: two target groups, and the rules that ECS writes. */
export const blueGreen = (targetGroupArn: string, alternateTargetGroupArn: string, productionListenerRule: string) => ({
  deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 },
  loadBalancers: [
    {
      targetGroupArn,
      containerName: 'app',
      containerPort: 8080,
      advancedConfiguration: { alternateTargetGroupArn, productionListenerRule, roleArn },
    },
  ],
});

export const roleArn = 'arn:aws:iam::000000000000:role/ecsInfrastructure';
