import type { CallAws } from '../kit/call.ts';
import { clusterNotFound, invalidParameter } from './errors.ts';
import { clusterArn, type Resources, serviceArn } from './resources.ts';

/** What the operations work on. */
export interface Context {
  readonly resources: Resources;
  /** Reaches the load balancers and the services of VPC Lattice that a service names. */
  readonly call: CallAws;
  now(): number;
  newId(): string;
}

/** The name of a cluster that exists, by its name or ARN; `default` unless given. @throws AwsError ClusterNotFoundException */
export function clusterNamed({ resources }: Context, cluster = 'default'): string {
  const found = resources.clusters.find(cluster.startsWith('arn:') ? cluster : clusterArn(cluster));
  if (found === undefined) throw clusterNotFound();
  return found.name;
}

/** The ARN of a service of a cluster, by its name or ARN. @throws AwsError for the ARN of another cluster's */
export function arnInCluster(cluster: string, service: string): string {
  if (!service.startsWith('arn:')) return serviceArn(cluster, service);
  const [, other] = service.split('/');
  if (other !== cluster) throw invalidParameter(`Identifier is for ${other}. Your cluster is ${cluster}`);
  return service;
}
