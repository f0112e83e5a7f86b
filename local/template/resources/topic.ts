import * as z from 'zod/mini';
import { checkFree } from '../create-or.ts';
import { type Deployer, generatedName } from '../deployment.ts';
import { propertiesOf } from '../properties.ts';
import { arnOf } from './arn.ts';

const shape = z.strictObject({ TopicName: z.optional(z.string()), DisplayName: z.optional(z.string()) });

export const deployTopic: Deployer = async (resource, deployment) => {
  const { TopicName: Name = generatedName(deployment, resource.logicalId), DisplayName } = propertiesOf(
    shape,
    resource,
  );
  await checkFree(Name, deployment.owns(arnOf(deployment, 'sns', Name)), () =>
    deployment.call('sns', 'ListSubscriptionsByTopic', { TopicArn: arnOf(deployment, 'sns', Name) }),
  );
  const attributes = DisplayName === undefined ? {} : { Attributes: { DisplayName } };
  const arn = String((await deployment.call('sns', 'CreateTopic', { Name, ...attributes })).TopicArn);
  return { ref: arn, attributes: { TopicArn: arn, TopicName: Name } };
};
