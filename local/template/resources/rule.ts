import * as z from 'zod/mini';
import { type Deployer, generatedName } from '../deployment.ts';
import { anything, propertiesOf } from '../properties.ts';
import { putRule, target } from './put-rule.ts';

const shape = z.strictObject({
  Name: z.optional(z.string()),
  Description: z.optional(z.string()),
  EventBusName: z.optional(z.string()),
  EventPattern: z.optional(anything),
  ScheduleExpression: z.optional(z.string()),
  State: z.optional(z.string()),
  Targets: z.optional(z.array(target)),
});

export const deployRule: Deployer = (resource, deployment) => {
  const rule = propertiesOf(shape, resource);
  return putRule(
    {
      name: rule.Name ?? generatedName(deployment, resource.logicalId, 64),
      description: rule.Description,
      bus: rule.EventBusName,
      pattern: rule.EventPattern,
      schedule: rule.ScheduleExpression,
      state: rule.State,
      targets: rule.Targets ?? [],
    },
    deployment,
    `Resources.${resource.logicalId}`,
  );
};
