import * as z from 'zod/mini';
import { wait } from '../clock.ts';
import { own } from '../own.ts';
import { type Call, notImplemented, type Output, type Service } from '../service.ts';
import type { Surroundings } from '../surroundings.ts';
import { attributesDigest, md5 } from './attributes-digest.ts';
import {
  invalidAttributeName,
  invalidReceipt,
  invalidValue,
  queueDoesNotExist,
  queueNameExists,
  unsupported,
} from './errors.ts';
import { type Message, messageOutput } from './message.ts';
import { allAttributes, forgetExpired, type Queue, queueName, queueShape, queueUrl } from './queue.ts';
import { checkAttributes, seconds, withDefaults } from './queue-attributes.ts';
import { sqsInput, sqsInputs } from './sqs-input.ts';

/** Standard queues of SQS: enough for a dead-letter queue to be filled and read. */
export interface Sqs extends Service {
  snapshot(): unknown;
  restore(state: unknown): void;
}

const stateShape = z.array(queueShape);

/** How often a long poll looks again, in milliseconds of the clock. */
const pollEvery = 200;

export function sqs(surroundings: Surroundings): Sqs {
  const queues = new Map<string, Queue>();
  const now = () => surroundings.clock.now();

  const existing = (urlOrArn: string): Queue => {
    const queue = queues.get(queueName(urlOrArn));
    if (queue === undefined) throw queueDoesNotExist();
    forgetExpired(queue, now());
    return queue;
  };

  const create = (input: unknown): Output => {
    const { QueueName: name, Attributes: attributes = {} } = sqsInput(sqsInputs.CreateQueue, input);
    if (name.endsWith('.fifo')) throw unsupported('FIFO queues');
    checkAttributes(attributes);
    const before = queues.get(name);
    if (before !== undefined) {
      const same = withDefaults(before.attributes);
      const different = Object.keys(attributes).find((attribute) => same[attribute] !== attributes[attribute]);
      if (different !== undefined) throw queueNameExists(different);
    } else queues.set(name, { name, attributes, createdAt: now(), messages: [] });
    return { QueueUrl: queueUrl(name) };
  };

  const list = (input: unknown): Output => {
    const { QueueNamePrefix = '', MaxResults = 1000, NextToken = '' } = sqsInput(sqsInputs.ListQueues, input);
    const names = [...queues.keys()].filter((name) => name.startsWith(QueueNamePrefix) && name > NextToken).sort();
    const page = names.slice(0, MaxResults);
    const last = names.length > MaxResults ? page.at(-1) : undefined;
    return { QueueUrls: page.map(queueUrl), ...(last === undefined ? {} : { NextToken: last }) };
  };

  const attributesOf = (input: unknown): Output => {
    const { QueueUrl, AttributeNames = [] } = sqsInput(sqsInputs.GetQueueAttributes, input);
    const all = allAttributes(existing(QueueUrl), now());
    const names = AttributeNames.includes('All') ? Object.keys(all) : AttributeNames;
    const attributes = names.map((name): [string, string] => {
      const value = own(all, name);
      if (value === undefined) throw invalidAttributeName(name);
      return [name, value];
    });
    return { Attributes: Object.fromEntries(attributes) };
  };

  const setAttributes = (input: unknown): Output => {
    const { QueueUrl, Attributes } = sqsInput(sqsInputs.SetQueueAttributes, input);
    checkAttributes(Attributes);
    const queue = existing(QueueUrl);
    queue.attributes = { ...queue.attributes, ...Attributes };
    return {};
  };

  const send = ({ input, caller }: Call): Output => {
    const parsed = sqsInput(sqsInputs.SendMessage, input);
    const { QueueUrl, MessageBody: body, MessageAttributes: attributes = {} } = parsed;
    const queue = existing(QueueUrl);
    const limit = seconds(queue.attributes, 'MaximumMessageSize');
    if (Buffer.byteLength(body) > limit) {
      throw invalidValue(`One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`);
    }
    const delay = parsed.DelaySeconds ?? seconds(queue.attributes, 'DelaySeconds');
    const message: Message = {
      id: surroundings.newId(),
      body,
      attributes,
      sender: caller.accessKeyId,
      sentAt: now(),
      visibleAt: now() + delay * 1000,
      receiveCount: 0,
    };
    queue.messages.push(message);
    const digest = attributesDigest(attributes);
    return {
      MessageId: message.id,
      MD5OfMessageBody: md5(body),
      ...(digest === undefined ? {} : { MD5OfMessageAttributes: digest }),
    };
  };

  const take = (queue: Queue, most: number, visibility: number): Message[] => {
    const taken = queue.messages.filter(({ visibleAt }) => visibleAt <= now()).slice(0, most);
    for (const message of taken) {
      message.receiveCount += 1;
      message.firstReceivedAt ??= now();
      message.visibleAt = now() + visibility * 1000;
      message.receipt = `${message.id}#${surroundings.newId()}`;
    }
    return taken;
  };

  const receive = async (input: unknown): Promise<Output> => {
    const parsed = sqsInput(sqsInputs.ReceiveMessage, input);
    const { attributes } = existing(parsed.QueueUrl);
    const visibility = parsed.VisibilityTimeout ?? seconds(attributes, 'VisibilityTimeout');
    const until = now() + (parsed.WaitTimeSeconds ?? seconds(attributes, 'ReceiveMessageWaitTimeSeconds')) * 1000;
    for (;;) {
      const messages = take(existing(parsed.QueueUrl), parsed.MaxNumberOfMessages ?? 1, visibility);
      if (messages.length > 0) {
        const system = [...(parsed.AttributeNames ?? []), ...(parsed.MessageSystemAttributeNames ?? [])];
        return { Messages: messages.map((each) => messageOutput(each, system, parsed.MessageAttributeNames ?? [])) };
      }
      const left = until - now();
      if (left <= 0) return {};
      await wait(surroundings.clock, Math.min(pollEvery, left));
    }
  };

  const remove = (input: unknown): Output => {
    const { QueueUrl, ReceiptHandle } = sqsInput(sqsInputs.DeleteMessage, input);
    const queue = existing(QueueUrl);
    const [id = ''] = ReceiptHandle.split('#');
    if (!/^[\w-]+#[\w-]+$/.test(ReceiptHandle)) throw invalidReceipt(ReceiptHandle);
    // The receipt of an earlier receive deletes nothing, and a message that is gone stays gone: both are a success.
    queue.messages = queue.messages.filter((message) => message.id !== id || message.receipt !== ReceiptHandle);
    return {};
  };

  const operations = new Map<string, (call: Call) => Output | Promise<Output>>([
    ['CreateQueue', ({ input }) => create(input)],
    [
      'GetQueueUrl',
      ({ input }) => ({
        QueueUrl: queueUrl(existing(sqsInput(sqsInputs.GetQueueUrl, input).QueueName).name),
      }),
    ],
    ['ListQueues', ({ input }) => list(input)],
    ['GetQueueAttributes', ({ input }) => attributesOf(input)],
    ['SetQueueAttributes', ({ input }) => setAttributes(input)],
    ['SendMessage', send],
    ['ReceiveMessage', ({ input }) => receive(input)],
    ['DeleteMessage', ({ input }) => remove(input)],
  ]);

  return {
    name: 'sqs',
    async call(call) {
      const operation = operations.get(call.operation);
      if (operation === undefined) throw notImplemented(call.service, call.operation);
      return operation(call);
    },
    snapshot: () => structuredClone([...queues.values()]),
    restore(state) {
      queues.clear();
      for (const queue of stateShape.parse(state)) queues.set(queue.name, queue);
    },
  };
}
