import * as z from 'zod/mini';
import { type Deployer, type Deployment, generatedName, type Physical } from '../deployment.ts';
import { count, flag, propertiesOf } from '../properties.ts';
import { arnOf } from './arn.ts';

const shape = z.strictObject({
  QueueName: z.optional(z.string()),
  DelaySeconds: z.optional(count),
  KmsMasterKeyId: z.optional(z.string()),
  MaximumMessageSize: z.optional(count),
  MessageRetentionPeriod: z.optional(count),
  ReceiveMessageWaitTimeSeconds: z.optional(count),
  SqsManagedSseEnabled: z.optional(flag),
  VisibilityTimeout: z.optional(count),
});

/** Creates a queue; its attributes are texts for SQS, whatever they are. */
export async function createQueue(
  name: string,
  attributes: Readonly<Record<string, unknown>>,
  { call }: Deployment,
): Promise<Physical> {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const { QueueUrl } = await call('sqs', 'CreateQueue', {
    QueueName: name,
    ...(given.length === 0
      ? {}
      : { Attributes: Object.fromEntries(given.map(([key, value]) => [key, String(value)])) }),
  });
  const url = String(QueueUrl);
  return {
    type: 'AWS::SQS::Queue',
    ref: url,
    attributes: { Arn: arnOf('sqs', name), QueueName: name, QueueUrl: url },
  };
}

export const deployQueue: Deployer = (resource, deployment) => {
  const { QueueName, ...attributes } = propertiesOf(shape, resource);
  return createQueue(QueueName ?? generatedName(deployment, resource.logicalId), attributes, deployment);
};
