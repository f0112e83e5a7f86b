import * as z from 'zod/mini';
import { createOr } from '../create-or.ts';
import type { Deployer } from '../deployment.ts';
import { propertiesOf } from '../properties.ts';
import { arnOf } from './arn.ts';

const shape = z.strictObject({ Name: z.string(), Description: z.optional(z.string()) });

export const deployEventBus: Deployer = async (resource, deployment) => {
  const bus = propertiesOf(shape, resource);
  await createOr(
    { owns: deployment.owns(bus.Name), alreadyThere: 'ResourceAlreadyExistsException' },
    deployment.call('events', 'CreateEventBus', bus),
    () => deployment.call('events', 'UpdateEventBus', bus),
  );
  return { ref: bus.Name, attributes: { Arn: arnOf(deployment, 'events', `event-bus/${bus.Name}`), Name: bus.Name } };
};
