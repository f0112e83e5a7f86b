import { expect, test } from '@jest/globals';
import { checkAnswer } from './shapes/check-answer.ts';
import { bodyShape } from './shapes/input.ts';
import { otherSqsOperations, sqsModel } from './shapes/sqs-model.ts';
import { spoiled } from './spoiled.ts';
import { world } from './world.ts';

type Json = Readonly<Record<string, unknown>>;

test('SQS answers each of its operations as its API says', async () => {
  const { aws } = world();
  const objections: string[] = [];
  const authorization = 'AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/sqs/aws4_request, Signature=0';

  const ask = async (operation: string, input: unknown) => {
    const response = await aws.dispatch({
      method: 'POST',
      path: '/',
      query: {},
      headers: { 'x-amz-target': `AmazonSQS.${operation}`, authorization },
      body: Buffer.from(JSON.stringify(input)),
    });
    const { read, problems } = checkAnswer(sqsModel, operation, response);
    objections.push(...problems.map((problem) => `${operation}: ${problem}`));
    return read;
  };
  const good = async (operation: string, input: Json): Promise<Json> => {
    const shape = bodyShape(sqsModel, operation);
    for (const { how, body, names = '' } of shape === undefined ? [] : spoiled(shape, input)) {
      const read = await ask(operation, body);
      if (read?.ok !== false) objections.push(`${operation} was accepted although ${how}`);
      else if (!read.message?.includes(names)) objections.push(`${operation} does not name ${names}: ${read.message}`);
    }
    const read = await ask(operation, input);
    if (read?.ok === false) objections.push(`${operation} was refused: ${read.code}: ${read.message}`);
    return read?.ok === true && typeof read.output === 'object' ? { ...read.output } : {};
  };
  const bad = async (operation: string, code: string, input: Json) => {
    const read = await ask(operation, input);
    if (read?.ok !== false || read.code !== code) objections.push(`${operation} should be refused with ${code}`);
  };

  const { QueueUrl } = await good('CreateQueue', { QueueName: 'q', Attributes: { DelaySeconds: '0' } });
  await good('GetQueueUrl', { QueueName: 'q' });
  await good('ListQueues', { QueueNamePrefix: 'q', MaxResults: 1 });
  await good('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
  await good('SetQueueAttributes', { QueueUrl, Attributes: { VisibilityTimeout: '10' } });
  const MessageAttributes = { a: { DataType: 'String', StringValue: 'b' } };
  await good('SendMessage', { QueueUrl, MessageBody: 'hello', DelaySeconds: 0, MessageAttributes });
  const { Messages } = await good('ReceiveMessage', {
    QueueUrl,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
    MaxNumberOfMessages: 1,
    VisibilityTimeout: 5,
    WaitTimeSeconds: 0,
  });
  expect(Messages).toMatchObject([{ Body: 'hello', MessageAttributes }]);
  await good('ReceiveMessage', { QueueUrl });
  const [{ ReceiptHandle }] = Messages as [{ ReceiptHandle: string }];
  await good('DeleteMessage', { QueueUrl, ReceiptHandle });

  const none = { QueueUrl: 'http://localhost/000000000000/none' };
  await bad('CreateQueue', 'QueueNameExists', { QueueName: 'q', Attributes: { DelaySeconds: '1' } });
  await bad('CreateQueue', 'InvalidAttributeName', { QueueName: 'r', Attributes: { toString: '1' } });
  await bad('CreateQueue', 'UnsupportedOperation', { QueueName: 'r.fifo' });
  await bad('GetQueueUrl', 'QueueDoesNotExist', { QueueName: 'none' });
  await bad('GetQueueAttributes', 'QueueDoesNotExist', none);
  await bad('GetQueueAttributes', 'InvalidAttributeName', { QueueUrl, AttributeNames: ['toString'] });
  await bad('SetQueueAttributes', 'QueueDoesNotExist', { ...none, Attributes: {} });
  await bad('SendMessage', 'QueueDoesNotExist', { ...none, MessageBody: 'b' });
  await bad('ReceiveMessage', 'QueueDoesNotExist', none);
  await bad('DeleteMessage', 'ReceiptHandleIsInvalid', { QueueUrl, ReceiptHandle: 'none' });
  await bad('ListQueues', 'InvalidParameterValue', { MaxResults: 0 });

  await bad('DeleteQueue', 'QueueDoesNotExist', none);
  await good('DeleteQueue', { QueueUrl });
  await bad('DeleteQueue', 'QueueDoesNotExist', { QueueUrl });

  for (const operation of otherSqsOperations) {
    const { status, body } = await aws.dispatch({
      method: 'POST',
      path: '/',
      query: {},
      headers: { 'x-amz-target': `AmazonSQS.${operation}`, authorization },
      body: Buffer.from('{}'),
    });
    expect([status, String(body)]).toEqual([501, expect.stringContaining(operation)]);
  }
  expect(objections).toEqual([]);
  await aws.close();
});
