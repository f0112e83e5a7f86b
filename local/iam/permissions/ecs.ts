import { arnOf } from '../../kit/account.ts';
import { each, type Input, isArn, type Permissions, text, texts } from './resource.ts';

const clusterOf = (input: Input): string => {
  const named = text(input, 'cluster');
  return named === '*' ? 'default' : named.slice(named.lastIndexOf('/') + 1);
};

const service = (input: Input, named: string): string =>
  isArn(named) ? named : arnOf('ecs', `service/${clusterOf(input)}/${named}`);

/** Source: Service Authorization Reference, Amazon Elastic Container Service. */
export const ecsPermissions: Permissions = {
  ...each('ecs', ['CreateCluster'], (input) => [arnOf('ecs', `cluster/${text(input, 'clusterName')}`)]),
  ...each('ecs', ['RegisterTaskDefinition'], (input) => [arnOf('ecs', `task-definition/${text(input, 'family')}:*`)]),
  ...each('ecs', ['CreateService'], (input) => [service(input, text(input, 'serviceName'))]),
  ...each('ecs', ['DeleteService'], (input) => [service(input, text(input, 'service'))]),
  ...each('ecs', ['DescribeServices'], (input) => texts(input, 'services').map((one) => service(input, one))),
};
