import type { QueryDialect } from './aws-query.ts';
import { list, map, structure } from './query-shape.ts';

const attributeValue = structure({ DataType: 'string', StringValue: 'string', BinaryValue: 'string' });
const queue = { QueueUrl: 'string' } as const;

/** SQS for clients from before it spoke JSON (2023). Source of the shapes: botocore 1.29, sqs 2012-11-05. */
export const sqsQuery: QueryDialect = {
  service: 'sqs',
  xmlNamespace: 'http://queue.amazonaws.com/doc/2012-11-05/',
  rules: {
    flatLists: { QueueUrls: 'QueueUrl', Messages: 'Message' },
    flatMaps: { Attributes: 'Attribute', MessageAttributes: 'MessageAttribute' },
  },
  inputs: {
    CreateQueue: structure({ QueueName: 'string', Attributes: map('string', 'Attribute') }),
    GetQueueUrl: structure({ QueueName: 'string', QueueOwnerAWSAccountId: 'string' }),
    ListQueues: structure({ QueueNamePrefix: 'string', NextToken: 'string', MaxResults: 'number' }),
    GetQueueAttributes: structure({ ...queue, AttributeNames: list('string', 'AttributeName') }),
    SetQueueAttributes: structure({ ...queue, Attributes: map('string', 'Attribute') }),
    SendMessage: structure({
      ...queue,
      MessageBody: 'string',
      DelaySeconds: 'number',
      MessageAttributes: map(attributeValue, 'MessageAttribute'),
    }),
    ReceiveMessage: structure({
      ...queue,
      AttributeNames: list('string', 'AttributeName'),
      MessageAttributeNames: list('string', 'MessageAttributeName'),
      MaxNumberOfMessages: 'number',
      VisibilityTimeout: 'number',
      WaitTimeSeconds: 'number',
    }),
    DeleteMessage: structure({ ...queue, ReceiptHandle: 'string' }),
  },
};
