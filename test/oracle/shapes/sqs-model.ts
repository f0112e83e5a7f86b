import type { ServiceModel } from './service-model.ts';
import type { Member, OperationShape, Shape, Structure } from './shape.ts';

/**
 * SQS, of whose client the project has no need: facts of its API instead of a package. Source: the schemas of
 * `@aws-sdk/client-sqs` in the repository aws/aws-sdk-js-v3 (commit 3829ad4495a9683f74f2fcaed7dd590af2e244bb) and the
 * API reference for what is required. Which operation has which error is left out.
 */
type Kind = 'string' | 'number' | 'strings' | 'map' | 'messages' | 'attributes';

const plain = (shape: Shape): Member => ({ shape, traits: {} });
const string = plain({ kind: 'string' });
const number = plain({ kind: 'number' });
const map = (value: Member) => plain({ kind: 'map', key: string, value });
const list = (item: Member) => plain({ kind: 'list', item });

const structure = (
  name: string,
  members: Readonly<Record<string, Member>>,
  required: readonly string[],
): Structure => ({
  kind: 'structure',
  name,
  isUnion: false,
  members,
  required,
  traits: {},
});

const attributes = map(
  plain(
    structure(
      'MessageAttributeValue',
      {
        StringValue: string,
        BinaryValue: plain({ kind: 'blob' }),
        StringListValues: list(string),
        BinaryListValues: list(plain({ kind: 'blob' })),
        DataType: string,
      },
      ['DataType'],
    ),
  ),
);
const messageMembers = {
  MessageId: string,
  ReceiptHandle: string,
  MD5OfBody: string,
  Body: string,
  Attributes: map(string),
  MD5OfMessageAttributes: string,
  MessageAttributes: attributes,
};

const kinds: Readonly<Record<Kind, Member>> = {
  string,
  number,
  strings: list(string),
  map: map(string),
  messages: list(plain(structure('Message', messageMembers, []))),
  attributes,
};

/** `QueueUrl! string` is required. */
const shapeOf = (name: string, text: string): Structure => {
  const members = text.split(',').map((member) => member.trim().split(' '));
  const isKind = (kind: string): kind is Kind => Object.hasOwn(kinds, kind);
  return structure(
    name,
    Object.fromEntries(
      members.map(([member = '', kind = '']) => {
        if (!isKind(kind)) throw new Error(`no such kind: ${kind}`);
        return [member.replace('!', ''), kinds[kind]];
      }),
    ),
    members.flatMap(([member = '']) => (member.endsWith('!') ? [member.replace('!', '')] : [])),
  );
};

const url = 'QueueUrl! string';
const written: Readonly<Record<string, readonly [input: string, output: string]>> = {
  CreateQueue: ['QueueName! string, Attributes map, tags map', 'QueueUrl string'],
  DeleteMessage: [`${url}, ReceiptHandle! string`, ''],
  GetQueueAttributes: [`${url}, AttributeNames strings`, 'Attributes map'],
  GetQueueUrl: ['QueueName! string, QueueOwnerAWSAccountId string', 'QueueUrl string'],
  ListQueues: ['QueueNamePrefix string, NextToken string, MaxResults number', 'QueueUrls strings, NextToken string'],
  ReceiveMessage: [
    `${url}, AttributeNames strings, MessageSystemAttributeNames strings, MessageAttributeNames strings, MaxNumberOfMessages number, VisibilityTimeout number, WaitTimeSeconds number, ReceiveRequestAttemptId string`,
    'Messages messages',
  ],
  SendMessage: [
    `${url}, MessageBody! string, DelaySeconds number, MessageAttributes attributes, MessageSystemAttributes attributes, MessageDeduplicationId string, MessageGroupId string`,
    'MD5OfMessageBody string, MD5OfMessageAttributes string, MD5OfMessageSystemAttributes string, MessageId string, SequenceNumber string',
  ],
  DeleteQueue: [url, ''],
  SetQueueAttributes: [`${url}, Attributes! map`, ''],
};

/** Operations whose shapes are not written down here: the embedded AWS has none of them. */
export const otherSqsOperations: readonly string[] = [
  'AddPermission',
  'CancelMessageMoveTask',
  'ChangeMessageVisibility',
  'ChangeMessageVisibilityBatch',
  'DeleteMessageBatch',
  'ListDeadLetterSourceQueues',
  'ListMessageMoveTasks',
  'ListQueueTags',
  'PurgeQueue',
  'RemovePermission',
  'SendMessageBatch',
  'StartMessageMoveTask',
  'TagQueue',
  'UntagQueue',
];

const namespaced = (name: string) => `AWS.SimpleQueueService.${name}`;
const errors: Readonly<Record<string, readonly [queryCode: string, status: number] | undefined>> = {
  InvalidAddress: ['InvalidAddress', 404],
  InvalidAttributeName: undefined,
  InvalidAttributeValue: undefined,
  InvalidMessageContents: undefined,
  InvalidSecurity: ['InvalidSecurity', 403],
  OverLimit: ['OverLimit', 403],
  QueueDeletedRecently: [namespaced('QueueDeletedRecently'), 400],
  QueueDoesNotExist: [namespaced('NonExistentQueue'), 400],
  QueueNameExists: ['QueueAlreadyExists', 400],
  ReceiptHandleIsInvalid: ['ReceiptHandleIsInvalid', 404],
  RequestThrottled: ['RequestThrottled', 403],
  UnsupportedOperation: [namespaced('UnsupportedOperation'), 400],
  // Not in the model, but among the common errors of the API reference.
  InvalidParameterValue: ['InvalidParameterValue', 400],
};

const operations = Object.entries(written).map(([name, [input, output]]): [string, OperationShape] => [
  name,
  {
    name,
    traits: {},
    input: plain(shapeOf(`${name}Request`, input)),
    output: plain(output === '' ? { kind: 'unit' } : shapeOf(`${name}Result`, output)),
  },
]);

const errorShapes = Object.entries(errors).map(([name, query]): [string, Structure] => [
  name,
  {
    ...structure(name, {}, []),
    traits: { error: 'client', ...(query && { awsQueryError: query, httpError: query[1] }) },
  },
]);

export const sqsModel: ServiceModel = {
  service: 'sqs',
  protocol: 'awsJson',
  isQueryCompatible: true,
  operations: new Map(operations),
  errors: new Map(errorShapes),
  declared: { errorsOf: () => Object.keys(errors), typeOf: () => undefined },
  enumeration: () => undefined,
  sdk: {},
};
