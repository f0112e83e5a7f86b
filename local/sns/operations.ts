import * as z from 'zod/mini';
import { accountId, arnOf, region } from '../kit/account.ts';
import { AwsError } from '../kit/aws-error.ts';
import type { CallAws, Caller } from '../kit/call.ts';
import { operation } from '../kit/operations.ts';
import type { Collection } from '../kit/state.ts';
import { invalidParameter, topicNotFound, unsupported } from './errors.ts';
import type { Topic } from './topic.ts';

/** What the operations work on. */
export interface Context {
  /** By ARN. */
  readonly topics: Collection<Topic>;
  newId(): string;
  /** How queues are reached. */
  readonly call: CallAws;
}

const TopicArn = z.string();
const attributes = z.optional(z.record(z.string(), z.string()));
const mostBytes = 262_144;

/** SNS itself, as the queues see it. */
const snsCaller: Caller = { accessKeyId: 'sns.amazonaws.com', name: 'sns.amazonaws.com' };
const queueUrl = (arn: string) => `https://sqs.${region}.amazonaws.com/${accountId}/${arn.split(':').at(-1) ?? ''}`;

function existing({ topics }: Context, arn: string): Topic {
  const topic = topics.find(arn);
  if (topic === undefined) throw topicNotFound();
  return topic;
}

export const CreateTopic = operation(
  z.strictObject({
    Name: z.string().check(z.regex(/^[\w-]{1,256}$/, { error: 'Topic Name' })),
    Attributes: attributes,
  }),
  ({ topics }: Context, { Name, Attributes = {} }) => {
    const unknown = Object.keys(Attributes).find((name) => name !== 'DisplayName');
    if (unknown !== undefined) throw unsupported(`the topic attribute ${unknown}`);
    const arn = arnOf('sns', Name);
    topics.put({ subscriptions: [], ...topics.find(arn), arn, attributes: Attributes });
    return { TopicArn: arn };
  },
);

export const DeleteTopic = operation(z.strictObject({ TopicArn }), ({ topics }: Context, { TopicArn: arn }) => {
  topics.remove(arn);
  return {};
});

export const ListTopics = operation(z.strictObject({}), ({ topics }: Context) => ({
  Topics: topics.all().map(({ arn }) => ({ TopicArn: arn })),
}));

export const Subscribe = operation(
  z.strictObject({
    TopicArn,
    Protocol: z.string(),
    Endpoint: z.string(),
    Attributes: attributes,
    ReturnSubscriptionArn: z.optional(z.boolean()),
  }),
  (context: Context, { TopicArn: topicArn, Protocol, Endpoint, Attributes = {} }) => {
    const topic = existing(context, topicArn);
    if (Protocol !== 'sqs') throw unsupported(`subscriptions with the protocol ${Protocol}`);
    if (!/^arn:aws:sqs:[\w-]+:\d{12}:[\w-]+$/.test(Endpoint)) throw invalidParameter('SQS endpoint ARN');
    const { RawMessageDelivery = 'false', ...others } = Attributes;
    for (const name of Object.keys(others)) throw unsupported(`the subscription attribute ${name}`);
    // AWS signs the other form, with a key of its own.
    if (RawMessageDelivery !== 'true') throw unsupported('subscriptions without RawMessageDelivery');
    const before = topic.subscriptions.find(({ queueArn }) => queueArn === Endpoint);
    const arn = before?.arn ?? `${topicArn}:${context.newId()}`;
    if (before === undefined) topic.subscriptions.push({ arn, queueArn: Endpoint });
    return { SubscriptionArn: arn };
  },
);

export const Unsubscribe = operation(
  z.strictObject({ SubscriptionArn: z.string() }),
  ({ topics }: Context, { SubscriptionArn }) => {
    for (const topic of topics.all())
      topic.subscriptions = topic.subscriptions.filter(({ arn }) => arn !== SubscriptionArn);
    return {};
  },
);

export const ListSubscriptionsByTopic = operation(
  z.strictObject({ TopicArn }),
  (context: Context, { TopicArn: topicArn }) => ({
    Subscriptions: existing(context, topicArn).subscriptions.map(({ arn, queueArn }) => ({
      SubscriptionArn: arn,
      Owner: accountId,
      Protocol: 'sqs',
      Endpoint: queueArn,
      TopicArn: topicArn,
    })),
  }),
);

/** The publisher gets no error of a subscriber that is gone. */
async function deliver({ call }: Context, queueArn: string, body: string): Promise<void> {
  try {
    await call('sqs', 'SendMessage', { QueueUrl: queueUrl(queueArn), MessageBody: body }, snsCaller);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}

export const Publish = operation(
  z.strictObject({ TopicArn, Message: z.string().check(z.minLength(1)), Subject: z.optional(z.string()) }),
  async (context: Context, { TopicArn: topicArn, Message }) => {
    const { subscriptions } = existing(context, topicArn);
    if (Buffer.byteLength(Message) > mostBytes) throw invalidParameter('Message too long');
    for (const { queueArn } of subscriptions) await deliver(context, queueArn, Message);
    return { MessageId: context.newId() };
  },
);
