import type { ECSClient, Service } from '@aws-sdk/client-ecs';
import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import { ifFound } from '../../core/if-found.ts';
import type { EcsSpec } from '../../core/spec/ecs-spec.ts';
import { translating } from '../sdk/translate-error.ts';

/** The services of a cluster in the order in which a spec names them; one that does not exist is undefined. */
export type EcsServices = readonly (Service | undefined)[];

/**
 * One call, because it takes as many services as a spec may name. ECS shows a deleted service as `INACTIVE` for a while:
 * such a one writes nothing any more, and does not exist here.
 */
export async function describeServices(
  client: ECSClient,
  { cluster, services }: EcsSpec,
): Promise<EcsServices | undefined> {
  const answer = await ifFound(
    translating(`reading services of ECS in cluster ${cluster}`, () =>
      client.send(new DescribeServicesCommand({ cluster, services: [...services] })),
    ),
  );
  if (answer === undefined) return undefined;
  const active = (answer.services ?? []).filter(({ status }) => status !== 'INACTIVE');
  return services.map((asked) =>
    active.find(({ serviceArn, serviceName }) => asked === serviceArn || asked === serviceName),
  );
}
