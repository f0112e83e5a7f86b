import type { EcsSpec } from '../../core/spec/ecs-spec.ts';
import type { ClientOverrides } from '../sdk/clients.ts';
import type { EcsServices } from './describe-services.ts';

/** Reads services of Amazon ECS; undefined when their cluster does not exist. @throws TransientError, RefusedError */
export type ReadEcs = (named: EcsSpec) => Promise<EcsServices | undefined>;

/** The client is loaded with the first call, because most specs name no service of ECS. */
export const ecsReader = (overrides: ClientOverrides): ReadEcs => {
  let made: Promise<ReadEcs> | undefined;
  const load = async (): Promise<ReadEcs> => {
    const [{ ecsClient }, { describeServices }] = await Promise.all([
      import('./client.ts'),
      import('./describe-services.ts'),
    ]);
    const client = ecsClient(overrides);
    return (named) => describeServices(client, named);
  };
  return async (named) => {
    made ??= load();
    return (await made)(named);
  };
};
