import { expect, test } from '@jest/globals';
import { concluded, nothing } from './conclusion.ts';
import { examination } from './examination.ts';
import { talk } from './talk.ts';
import { world } from './world.ts';

const person = { accessKeyId: 'PERSON', name: 'user' };
const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-a'], securityGroups: ['sg-1'] } };

test('Amazon ECS answers each of its operations as the SDK’s model says', async () => {
  const { aws, ...others } = world();
  const conversation = await talk('ecs', { aws, ...others });
  const asked = examination(conversation);
  const { good, bad } = asked;

  const task = {
    family: 'checkout',
    containerDefinitions: [{ name: 'app', image: 'app:1', portMappings: [{ containerPort: 8080, name: 'http' }] }],
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
  };
  const service = {
    cluster: 'shop',
    serviceName: 'checkout',
    taskDefinition: 'checkout',
    desiredCount: 0,
    launchType: 'FARGATE',
    deploymentController: { type: 'ECS' },
    networkConfiguration,
  };
  await good('CreateCluster', { clusterName: 'shop' });
  await bad('CreateService', 'ClientException', service);
  await good('RegisterTaskDefinition', task);
  const canary = { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 5, canaryBakeTimeInMinutes: 10 } };
  await good('CreateService', { ...service, deploymentConfiguration: canary });
  await good('DescribeServices', { cluster: 'shop', services: ['checkout', 'none'] });

  const [container] = task.containerDefinitions;
  const twice = { ...task, containerDefinitions: [container, container] };
  await bad('RegisterTaskDefinition', 'ClientException', twice);
  await bad('CreateCluster', 'InvalidParameterException', { clusterName: 'a b' });
  await bad('CreateService', 'InvalidParameterException', service);
  await bad('CreateService', 'ClusterNotFoundException', { ...service, cluster: 'none' });
  const other = { ...service, serviceName: 'other' };
  for (const changes of [
    { desiredCount: 1 },
    { deploymentController: { type: 'EXTERNAL' } },
    { deploymentConfiguration: { strategy: 'BLUE_GREEN' } },
    { deploymentConfiguration: { ...canary, strategy: 'ROLLING' } },
    { loadBalancers: [{ targetGroupArn: 'a', containerName: 'none', containerPort: 8080 }] },
    { loadBalancers: [{ targetGroupArn: 'a', containerName: 'app', containerPort: 80 }] },
    { loadBalancers: [{ targetGroupArn: 'a', containerName: 'app', containerPort: 8080 }] },
    { vpcLatticeConfigurations: [{ roleArn: 'r', targetGroupArn: 'a', portName: 'none' }] },
  ])
    await bad('CreateService', 'InvalidParameterException', { ...other, ...changes });
  await bad('CreateService', 'NotImplemented', { ...other, enableExecuteCommand: true });
  await bad('DescribeServices', 'ClusterNotFoundException', { services: ['checkout'] });
  await bad('DescribeServices', 'InvalidParameterException', {
    cluster: 'shop',
    services: ['arn:aws:ecs:eu-west-1:000000000000:service/till/checkout'],
  });
  await bad('DeleteService', 'ServiceNotFoundException', { cluster: 'shop', service: 'none' });
  await good('DeleteService', { cluster: 'shop', service: 'checkout', force: true });

  expect(await aws.call('ecs', 'DescribeServices', { cluster: 'shop', services: ['checkout'] }, person)).toMatchObject({
    services: [{ status: 'INACTIVE', deployments: [] }],
    failures: [],
  });
  expect(await concluded(conversation, asked, world())).toEqual(nothing);
  await aws.close();
});
