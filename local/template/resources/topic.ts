import * as z from 'zod/mini';
import { type Deployer, generatedName } from '../deployment.ts';
import { propertiesOf } from '../properties.ts';

const shape = z.strictObject({ TopicName: z.optional(z.string()), DisplayName: z.optional(z.string()) });

export const deployTopic: Deployer = async (resource, deployment) => {
  const { TopicName: Name = generatedName(deployment, resource.logicalId), DisplayName } = propertiesOf(
    shape,
    resource,
  );
  const attributes = DisplayName === undefined ? {} : { Attributes: { DisplayName } };
  const arn = String((await deployment.call('sns', 'CreateTopic', { Name, ...attributes })).TopicArn);
  return { ref: arn, attributes: { TopicArn: arn, TopicName: Name } };
};
