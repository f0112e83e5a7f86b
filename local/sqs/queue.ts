import * as z from 'zod/mini';
import { accountId, arnOf, region } from '../kit/account.ts';
import { type Message, messageShape } from './message.ts';
import { type QueueAttributes, seconds, withDefaults } from './queue-attributes.ts';

export const queueShape = z.object({
  name: z.string(),
  attributes: z.record(z.string(), z.string()),
  createdAt: z.number(),
  messages: z.array(messageShape),
});

/** Its messages are in the order in which they were sent. */
export type Queue = z.infer<typeof queueShape>;

export const queueArn = (name: string): string => arnOf('sqs', name);
export const queueUrl = (name: string): string => `https://sqs.${region}.amazonaws.com/${accountId}/${name}`;

/** The name of a queue from its URL, whichever host that names, or from its ARN. */
export const queueName = (urlOrArn: string): string => urlOrArn.split(/[/:]/).at(-1) ?? '';

/** Messages that have been there for longer than the queue keeps them are gone. */
export function forgetExpired(queue: Queue, now: number): void {
  const oldest = now - seconds(queue.attributes, 'MessageRetentionPeriod') * 1000;
  queue.messages = queue.messages.filter(({ sentAt }) => sentAt > oldest);
}

const wasReceived = ({ receiveCount }: Message): boolean => receiveCount > 0;

/** Everything that GetQueueAttributes can be asked for. */
export function allAttributes(queue: Queue, now: number): QueueAttributes {
  const hidden = queue.messages.filter(({ visibleAt }) => visibleAt > now);
  const inFlight = hidden.filter(wasReceived).length;
  return {
    ...withDefaults(queue.attributes),
    ApproximateNumberOfMessages: String(queue.messages.length - hidden.length),
    ApproximateNumberOfMessagesDelayed: String(hidden.length - inFlight),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    CreatedTimestamp: String(Math.trunc(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.trunc(queue.createdAt / 1000)),
    QueueArn: queueArn(queue.name),
  };
}
