import * as z from 'zod/mini';
import { own } from '../own.ts';
import {
  AwsError,
  accountId,
  type CallAws,
  type Caller,
  notImplemented,
  type Output,
  region,
  type Service,
} from '../service.ts';
import type { Surroundings } from '../surroundings.ts';
import { invalidParameter, topicNotFound, unsupported } from './errors.ts';
import { snsInput, snsInputs } from './sns-input.ts';

/** Standard topics of SNS whose subscribers are queues: enough to read what was published. */
export interface Sns extends Service {
  snapshot(): unknown;
  restore(state: unknown): void;
}

const stateShape = z.record(
  z.string(),
  z.object({
    attributes: z.record(z.string(), z.string()),
    subscriptions: z.array(z.object({ arn: z.string(), queueArn: z.string() })),
  }),
);
type State = z.infer<typeof stateShape>;

const mostBytes = 262_144;
/** SNS itself, as the queues see it. */
const snsCaller: Caller = { accessKeyId: 'sns.amazonaws.com', name: 'sns.amazonaws.com' };
const queueUrl = (arn: string) => `https://sqs.${region}.amazonaws.com/${accountId}/${arn.split(':').at(-1) ?? ''}`;

export function sns({
  surroundings,
  call,
}: {
  readonly surroundings: Surroundings;
  /** How queues are reached. */
  readonly call: CallAws;
}): Sns {
  /** By ARN. */
  let topics: State = {};

  const existing = (arn: string) => {
    const topic = own(topics, arn);
    if (topic === undefined) throw topicNotFound();
    return topic;
  };

  const operations: Readonly<Record<string, (input: unknown) => Output | Promise<Output>>> = {
    CreateTopic(input) {
      const { Name, Attributes = {} } = snsInput(snsInputs.CreateTopic, input);
      const unknown = Object.keys(Attributes).find((name) => name !== 'DisplayName');
      if (unknown !== undefined) throw unsupported(`the topic attribute ${unknown}`);
      const TopicArn = `arn:aws:sns:${region}:${accountId}:${Name}`;
      topics[TopicArn] = { subscriptions: [], ...own(topics, TopicArn), attributes: Attributes };
      return { TopicArn };
    },
    DeleteTopic(input) {
      delete topics[snsInput(snsInputs.DeleteTopic, input).TopicArn];
      return {};
    },
    ListTopics(input) {
      snsInput(snsInputs.ListTopics, input);
      return { Topics: Object.keys(topics).map((TopicArn) => ({ TopicArn })) };
    },
    Subscribe(input) {
      const { TopicArn, Protocol, Endpoint, Attributes = {} } = snsInput(snsInputs.Subscribe, input);
      const topic = existing(TopicArn);
      if (Protocol !== 'sqs') throw unsupported(`subscriptions with the protocol ${Protocol}`);
      if (!/^arn:aws:sqs:[\w-]+:\d{12}:[\w-]+$/.test(Endpoint)) throw invalidParameter('SQS endpoint ARN');
      const { RawMessageDelivery = 'false', ...others } = Attributes;
      for (const name of Object.keys(others)) throw unsupported(`the subscription attribute ${name}`);
      // The other form is signed by AWS, which nobody else can.
      if (RawMessageDelivery !== 'true') throw unsupported('subscriptions without RawMessageDelivery');
      const before = topic.subscriptions.find(({ queueArn }) => queueArn === Endpoint);
      const arn = before?.arn ?? `${TopicArn}:${surroundings.newId()}`;
      if (before === undefined) topic.subscriptions.push({ arn, queueArn: Endpoint });
      return { SubscriptionArn: arn };
    },
    Unsubscribe(input) {
      const { SubscriptionArn } = snsInput(snsInputs.Unsubscribe, input);
      for (const topic of Object.values(topics))
        topic.subscriptions = topic.subscriptions.filter(({ arn }) => arn !== SubscriptionArn);
      return {};
    },
    ListSubscriptionsByTopic(input) {
      const { TopicArn } = snsInput(snsInputs.ListSubscriptionsByTopic, input);
      return {
        Subscriptions: existing(TopicArn).subscriptions.map(({ arn, queueArn }) => ({
          SubscriptionArn: arn,
          Owner: accountId,
          Protocol: 'sqs',
          Endpoint: queueArn,
          TopicArn,
        })),
      };
    },
    async Publish(input) {
      const { TopicArn, Message } = snsInput(snsInputs.Publish, input);
      const { subscriptions } = existing(TopicArn);
      if (Buffer.byteLength(Message) > mostBytes) throw invalidParameter('Message too long');
      for (const { queueArn } of subscriptions) await deliver(queueArn, Message);
      return { MessageId: surroundings.newId() };
    },
  };

  /** Whoever publishes hears nothing of a subscriber that is gone. */
  async function deliver(queueArn: string, body: string): Promise<void> {
    try {
      await call('sqs', 'SendMessage', { QueueUrl: queueUrl(queueArn), MessageBody: body }, snsCaller);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
    }
  }

  return {
    name: 'sns',
    async call({ operation, input }) {
      const run = own(operations, operation);
      if (run === undefined) throw notImplemented('sns', operation);
      return run(input);
    },
    snapshot: () => structuredClone(topics),
    restore(state) {
      topics = stateShape.parse(structuredClone(state));
    },
  };
}
