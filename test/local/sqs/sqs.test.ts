import { describe, expect, test } from '@jest/globals';
import { type VirtualClock, virtualClock } from '../../../local/clock.ts';
import { sqs } from '../../../local/sqs/sqs.ts';
import { asking, countedSurroundings, refusal } from '../asking.ts';

const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/000000000000/dead';

async function queue(Attributes: Record<string, string> = {}, clock: VirtualClock = virtualClock()) {
  const model = sqs(countedSurroundings(clock));
  const ask = asking(model);
  await ask('CreateQueue', { QueueName: 'dead', Attributes });
  const send = (MessageBody: string, more: object = {}) => ask('SendMessage', { QueueUrl, MessageBody, ...more });
  const receive = async (more: object = {}) => {
    const { Messages = [] } = await ask('ReceiveMessage', { QueueUrl, ...more });
    return Messages as { Body: string; ReceiptHandle: string }[];
  };
  const counts = async () => {
    const { Attributes: all } = await ask('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
    const read = all as Record<string, string>;
    return [read.ApproximateNumberOfMessages, read.ApproximateNumberOfMessagesNotVisible];
  };
  return { model, ask, clock, send, receive, counts };
}

describe('a message', () => {
  test('is hidden while it is worked on, comes back when that takes too long, and is gone once deleted', async () => {
    const { ask, clock, send, receive, counts } = await queue({ VisibilityTimeout: '5' });
    await send('hello');

    const [first] = await receive();
    expect(await receive()).toEqual([]);
    expect(await counts()).toEqual(['0', '1']);
    await clock.advance(5000);
    const [second] = await receive();
    await ask('DeleteMessage', { QueueUrl, ReceiptHandle: first?.ReceiptHandle });
    expect(await counts()).toEqual(['0', '1']);
    await ask('DeleteMessage', { QueueUrl, ReceiptHandle: second?.ReceiptHandle });

    expect([first?.Body, second?.Body]).toEqual(['hello', 'hello']);
    expect(await counts()).toEqual(['0', '0']);
  });

  test('carries its attributes and the digests that clients check', async () => {
    const { send, receive } = await queue();
    const MessageAttributes = { ERROR_CODE: { DataType: 'String', StringValue: 'E' } };

    const sent = await send('hello', { MessageAttributes });
    const [plain] = await receive({ VisibilityTimeout: 0 });
    const [whole] = await receive({ AttributeNames: ['All'], MessageAttributeNames: ['ERROR.*', 'All'] });

    // printf hello | md5sum
    expect(sent.MD5OfMessageBody).toBe('5d41402abc4b2a76b9719d911017c592');
    expect(plain).not.toHaveProperty('MessageAttributes');
    expect(whole).toMatchObject({
      MD5OfBody: sent.MD5OfMessageBody,
      MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
      MessageAttributes,
      Attributes: { ApproximateReceiveCount: '2', SenderId: 'AKIATEST' },
    });
  });

  test('may be delayed, and is dropped when the queue has kept it long enough', async () => {
    const { clock, send, receive, counts } = await queue({ MessageRetentionPeriod: '60' });
    await send('later', { DelaySeconds: 10 });

    expect(await receive()).toEqual([]);
    await clock.advance(10_000);
    expect(await receive({ VisibilityTimeout: 0 })).toHaveLength(1);
    await clock.advance(50_000);
    expect(await counts()).toEqual(['0', '0']);
  });

  test('ends a long poll as soon as it is there', async () => {
    const { clock, send, receive } = await queue();
    const polling = receive({ WaitTimeSeconds: 20 });
    clock.after(3000, () => void send('at last'));

    await clock.advance(3500);

    expect(await polling).toMatchObject([{ Body: 'at last' }]);
  });

  test('comes with others, up to the number that was asked for', async () => {
    const { send, receive } = await queue();
    for (const body of ['a', 'b', 'c']) await send(body);

    expect((await receive({ MaxNumberOfMessages: 2 })).map(({ Body }) => Body)).toEqual(['a', 'b']);
    expect((await receive({ MaxNumberOfMessages: 2 })).map(({ Body }) => Body)).toEqual(['c']);
  });
});

describe('a queue', () => {
  test('is found by its name, its URL on any host and its ARN', async () => {
    const { ask, counts } = await queue();

    expect(await ask('GetQueueUrl', { QueueName: 'dead' })).toEqual({ QueueUrl });
    expect(await ask('ListQueues', { QueueNamePrefix: 'de' })).toEqual({ QueueUrls: [QueueUrl] });
    for (const url of ['http://127.0.0.1:1/000000000000/dead', 'arn:aws:sqs:eu-west-1:000000000000:dead']) {
      await ask('SendMessage', { QueueUrl: url, MessageBody: 'x' });
    }
    expect(await counts()).toEqual(['2', '0']);
  });

  test('may be created again as it is, not otherwise', async () => {
    const { ask } = await queue({ VisibilityTimeout: '5' });

    expect(await ask('CreateQueue', { QueueName: 'dead', Attributes: { DelaySeconds: '0' } })).toEqual({ QueueUrl });
    expect(
      await refusal(ask('CreateQueue', { QueueName: 'dead', Attributes: { VisibilityTimeout: '6' } })),
    ).toMatchObject({ code: 'QueueNameExists', message: expect.stringContaining('VisibilityTimeout') });
  });

  test.each([
    ['CreateQueue', { QueueName: 'a.fifo' }, 'UnsupportedOperation', 'FIFO'],
    ['CreateQueue', { QueueName: 'a b' }, 'InvalidParameterValue', 'QueueName'],
    ['CreateQueue', { QueueName: 'a', Attributes: { Colour: 'red' } }, 'InvalidAttributeName', 'Colour'],
    ['CreateQueue', { QueueName: 'a', Attributes: { DelaySeconds: '901' } }, 'InvalidAttributeValue', 'DelaySeconds'],
    ['CreateQueue', { QueueName: 'a', Attributes: { RedrivePolicy: '{}' } }, 'UnsupportedOperation', 'RedrivePolicy'],
    ['GetQueueUrl', { QueueName: 'x' }, 'QueueDoesNotExist', 'does not exist'],
    ['SendMessage', { QueueUrl: 'x', MessageBody: 'b' }, 'QueueDoesNotExist', 'does not exist'],
    ['SendMessage', { QueueUrl, MessageBody: '' }, 'InvalidParameterValue', 'MessageBody'],
    ['SendMessage', { QueueUrl, MessageBody: 'b', MessageGroupId: 'g' }, 'InvalidParameterValue', 'MessageGroupId'],
    ['SendMessage', { QueueUrl, MessageBody: 'b'.repeat(262_145) }, 'InvalidParameterValue', '262144'],
    ['ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 11 }, 'InvalidParameterValue', 'MaxNumberOfMessages'],
    ['DeleteMessage', { QueueUrl, ReceiptHandle: 'x' }, 'ReceiptHandleIsInvalid', '"x"'],
    ['GetQueueAttributes', { QueueUrl, AttributeNames: ['Colour'] }, 'InvalidAttributeName', 'Colour'],
    ['PurgeQueue', { QueueUrl }, 'NotImplemented', 'sqs:PurgeQueue'],
  ])('%s of %.80j is refused with %s', async (operation, input, code, message) => {
    const { ask } = await queue();

    expect(await refusal(ask(operation, input))).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test('comes back from a snapshot with its messages', async () => {
    const { model, send } = await queue();
    await send('hello');
    const other = sqs(countedSurroundings());

    other.restore(JSON.parse(JSON.stringify(model.snapshot())));

    expect(await asking(other)('ReceiveMessage', { QueueUrl })).toMatchObject({ Messages: [{ Body: 'hello' }] });
  });
});
