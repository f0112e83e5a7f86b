import * as z from 'zod/mini';
import { checkFree, createOr } from '../create-or.ts';
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
  deployment: Deployment,
): Promise<Physical> {
  const { call } = deployment;
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const Attributes = Object.fromEntries(given.map(([key, value]) => [key, String(value)]));
  const wanted = given.length === 0 ? {} : { Attributes };
  const arn = arnOf(deployment, 'sqs', name);
  const owns = deployment.owns(arn);
  await checkFree(name, owns, () => call('sqs', 'GetQueueUrl', { QueueName: name }));
  const { QueueUrl } = await createOr(
    { owns, alreadyThere: 'QueueNameExists' },
    call('sqs', 'CreateQueue', { QueueName: name, ...wanted }),
    async () => {
      const there = await call('sqs', 'GetQueueUrl', { QueueName: name });
      await call('sqs', 'SetQueueAttributes', { QueueUrl: there.QueueUrl, Attributes });
      return there;
    },
  );
  const url = String(QueueUrl);
  return {
    type: 'AWS::SQS::Queue',
    ref: url,
    attributes: { Arn: arn, QueueName: name, QueueUrl: url },
  };
}

export const deployQueue: Deployer = (resource, deployment) => {
  const { QueueName, ...attributes } = propertiesOf(shape, resource);
  return createQueue(QueueName ?? generatedName(deployment, resource.logicalId, 80), attributes, deployment);
};
