import { describe, expect, test } from '@jest/globals';
import { embeddedAws } from '../../../local/embedded-aws.ts';
import { sns } from '../../../local/sns/sns.ts';
import { asking, countedSurroundings, refusal, someone } from '../asking.ts';

const topicArn = 'arn:aws:sns:eu-west-1:000000000000:news';
const queueArn = 'arn:aws:sqs:eu-west-1:000000000000:inbox';
const raw = { Attributes: { RawMessageDelivery: 'true' } };

/** A topic with a queue that reads it. */
async function stage() {
  const aws = embeddedAws({ surroundings: countedSurroundings() });
  const call = (service: 'sns' | 'sqs' | 'events', operation: string, input: Readonly<Record<string, unknown>>) =>
    aws.call(service, operation, input, someone);
  await call('sns', 'CreateTopic', { Name: 'news', Attributes: { DisplayName: 'News' } });
  const { QueueUrl } = await call('sqs', 'CreateQueue', { QueueName: 'inbox' });
  const { SubscriptionArn } = await call('sns', 'Subscribe', {
    TopicArn: topicArn,
    Protocol: 'sqs',
    Endpoint: queueArn,
    ...raw,
  });
  const read = async () => {
    const { Messages = [] } = await call('sqs', 'ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 });
    return (Messages as { Body: string }[]).map(({ Body }) => Body);
  };
  return { aws, call, read, SubscriptionArn: String(SubscriptionArn) };
}

describe('a topic', () => {
  test('hands what is published to its queues as it is, and to nobody who has unsubscribed', async () => {
    const { aws, call, read, SubscriptionArn } = await stage();
    await call('sns', 'Publish', { TopicArn: topicArn, Message: 'one' });
    expect(await read()).toEqual(['one']);
    expect(await call('sns', 'ListSubscriptionsByTopic', { TopicArn: topicArn })).toEqual({
      Subscriptions: [
        { SubscriptionArn, Owner: '000000000000', Protocol: 'sqs', Endpoint: queueArn, TopicArn: topicArn },
      ],
    });
    await call('sns', 'Unsubscribe', { SubscriptionArn });
    await call('sns', 'Publish', { TopicArn: topicArn, Message: 'two' });
    expect(await read()).toEqual([]);
    await aws.close();
  });

  test('is the same when it is created or subscribed to again', async () => {
    const { aws, call, read } = await stage();
    expect(await call('sns', 'CreateTopic', { Name: 'news' })).toEqual({ TopicArn: topicArn });
    await call('sns', 'Subscribe', { TopicArn: topicArn, Protocol: 'sqs', Endpoint: queueArn, ...raw });
    await call('sns', 'Publish', { TopicArn: topicArn, Message: 'once' });
    expect(await read()).toEqual(['once']);
    expect(await call('sns', 'ListTopics', {})).toEqual({ Topics: [{ TopicArn: topicArn }] });
    await call('sns', 'DeleteTopic', { TopicArn: topicArn });
    expect(await call('sns', 'ListTopics', {})).toEqual({ Topics: [] });
    await aws.close();
  });

  test('is published to although a queue of its is gone', async () => {
    const { aws, call } = await stage();
    const Endpoint = `${queueArn}-gone`;
    await call('sns', 'Subscribe', { TopicArn: topicArn, Protocol: 'sqs', Endpoint, ...raw });
    expect(await call('sns', 'Publish', { TopicArn: topicArn, Message: 'one' })).toHaveProperty('MessageId');
    await aws.close();
  });

  test('is kept by a snapshot', async () => {
    const { aws, call, read } = await stage();
    const state = JSON.parse(JSON.stringify(aws.services.sns.snapshot()));
    await call('sns', 'DeleteTopic', { TopicArn: topicArn });
    aws.services.sns.restore(state);
    await call('sns', 'Publish', { TopicArn: topicArn, Message: 'again' });
    expect(await read()).toEqual(['again']);
    await aws.close();
  });
});

describe('what is not there, or not implemented, is refused by its name', () => {
  const ask = asking(sns({ surroundings: countedSurroundings(), call: async () => ({}) }));
  const subscribe = { TopicArn: topicArn, Protocol: 'sqs', Endpoint: queueArn };

  test.each([
    ['Publish', { TopicArn: `${topicArn}-x`, Message: 'x' }, 'NotFound', 'Topic does not exist'],
    ['Publish', { TopicArn: topicArn, Message: 'x', MessageStructure: 'json' }, 'InvalidParameter', 'MessageStructure'],
    ['Publish', { TopicArn: topicArn, Message: '' }, 'InvalidParameter', 'Message'],
    ['Publish', { TopicArn: topicArn, Message: 'x'.repeat(262_145) }, 'InvalidParameter', 'Message too long'],
    ['CreateTopic', { Name: 'news.fifo' }, 'InvalidParameter', 'Name'],
    ['CreateTopic', { Name: 'x', Attributes: { Policy: '{}' } }, 'NotImplemented', 'the topic attribute Policy'],
    ['Subscribe', { ...subscribe, ...raw, Protocol: 'email' }, 'NotImplemented', 'the protocol email'],
    ['Subscribe', subscribe, 'NotImplemented', 'subscriptions without RawMessageDelivery'],
    ['Subscribe', { ...subscribe, ...raw, Endpoint: 'inbox' }, 'InvalidParameter', 'SQS endpoint ARN'],
    [
      'Subscribe',
      { ...subscribe, Attributes: { ...raw.Attributes, FilterPolicy: '{}' } },
      'NotImplemented',
      'the subscription attribute FilterPolicy',
    ],
    ['PublishBatch', {}, 'NotImplemented', 'sns:PublishBatch'],
  ])('%s %j', async (operation, input, code, message) => {
    await ask('CreateTopic', { Name: 'news' });
    expect(await refusal(ask(operation, input))).toMatchObject({ code, message: expect.stringContaining(message) });
  });
});

test('a rule of EventBridge publishes what its transformer makes of an event', async () => {
  const { aws, call, read } = await stage();
  await call('events', 'PutRule', { Name: 'news', EventPattern: '{"source":["shop"]}' });
  const InputTransformer = { InputPathsMap: { what: '$.detail.what' }, InputTemplate: '"News: <what>"' };
  await call('events', 'PutTargets', { Rule: 'news', Targets: [{ Id: 'a', Arn: topicArn, InputTransformer }] });
  await call('events', 'PutEvents', {
    Entries: [{ Source: 'shop', DetailType: 'x', Detail: '{"what":"a \\"sale\\""}' }],
  });
  const { clock } = aws.surroundings;
  if (!('advance' in clock) || typeof clock.advance !== 'function') throw new Error('the clock is not virtual');
  await clock.advance(5000);
  // As on AWS, the quotes of a template that is a text arrive with it.
  expect(await read()).toEqual(['"News: a \\"sale\\""']);
  await aws.close();
});
