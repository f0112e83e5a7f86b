import * as z from 'zod/mini';
import { wait } from '../../clock.ts';
import { operation } from '../../kit/operations.ts';
import { attributesDigest, md5, messageAttribute } from '../attributes-digest.ts';
import { type Context, existing } from '../context.ts';
import { invalidReceipt, invalidValue } from '../errors.ts';
import { type Message, messageOutput } from '../message.ts';
import type { Queue } from '../queue.ts';
import { seconds } from '../queue-attributes.ts';

const QueueUrl = z.string();
const strings = z.optional(z.array(z.string()));
const count = (minimum: number, maximum: number) => z.optional(z.int().check(z.gte(minimum), z.lte(maximum)));

/** How often a long poll looks again, in milliseconds of the clock. */
const pollEvery = 200;

export const SendMessage = operation(
  z.strictObject({
    QueueUrl,
    MessageBody: z.string().check(z.minLength(1)),
    DelaySeconds: count(0, 900),
    MessageAttributes: z.optional(z.record(z.string(), messageAttribute)),
  }),
  (context: Context, { QueueUrl: url, MessageBody: body, DelaySeconds, MessageAttributes: attributes = {} }, call) => {
    const queue = existing(context, url);
    const limit = seconds(queue.attributes, 'MaximumMessageSize');
    if (Buffer.byteLength(body) > limit) {
      throw invalidValue(`One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`);
    }
    const delay = DelaySeconds ?? seconds(queue.attributes, 'DelaySeconds');
    const message: Message = {
      id: context.surroundings.newId(),
      body,
      attributes,
      sender: call.caller.accessKeyId,
      sentAt: context.now(),
      visibleAt: context.now() + delay * 1000,
      receiveCount: 0,
    };
    queue.messages.push(message);
    const digest = attributesDigest(attributes);
    return {
      MessageId: message.id,
      MD5OfMessageBody: md5(body),
      ...(digest === undefined ? {} : { MD5OfMessageAttributes: digest }),
    };
  },
);

function take({ surroundings, now }: Context, queue: Queue, most: number, visibility: number): Message[] {
  const taken = queue.messages.filter(({ visibleAt }) => visibleAt <= now()).slice(0, most);
  for (const message of taken) {
    message.receiveCount += 1;
    message.firstReceivedAt ??= now();
    message.visibleAt = now() + visibility * 1000;
    message.receipt = `${message.id}#${surroundings.newId()}`;
  }
  return taken;
}

export const ReceiveMessage = operation(
  z.strictObject({
    QueueUrl,
    AttributeNames: strings,
    MessageSystemAttributeNames: strings,
    MessageAttributeNames: strings,
    MaxNumberOfMessages: count(1, 10),
    VisibilityTimeout: count(0, 43_200),
    WaitTimeSeconds: count(0, 20),
  }),
  async (context: Context, input) => {
    const { now, surroundings } = context;
    const { attributes } = existing(context, input.QueueUrl);
    const visibility = input.VisibilityTimeout ?? seconds(attributes, 'VisibilityTimeout');
    const until = now() + (input.WaitTimeSeconds ?? seconds(attributes, 'ReceiveMessageWaitTimeSeconds')) * 1000;
    for (;;) {
      const messages = take(context, existing(context, input.QueueUrl), input.MaxNumberOfMessages ?? 1, visibility);
      if (messages.length > 0) {
        const system = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])];
        return { Messages: messages.map((each) => messageOutput(each, system, input.MessageAttributeNames ?? [])) };
      }
      const left = until - now();
      if (left <= 0) return {};
      await wait(surroundings.clock, Math.min(pollEvery, left));
    }
  },
);

export const DeleteMessage = operation(
  z.strictObject({ QueueUrl, ReceiptHandle: z.string() }),
  (context: Context, { QueueUrl: url, ReceiptHandle }) => {
    const queue = existing(context, url);
    const [id = ''] = ReceiptHandle.split('#');
    if (!/^[\w-]+#[\w-]+$/.test(ReceiptHandle)) throw invalidReceipt(ReceiptHandle);
    // The receipt of an earlier receive deletes nothing, and a message that is gone stays gone: both are a success.
    queue.messages = queue.messages.filter((message) => message.id !== id || message.receipt !== ReceiptHandle);
    return {};
  },
);
