import { arnOf } from '../../kit/account.ts';
import type { Need } from '../decide.ts';
import { anyResource, each, type Input, type Permissions, text } from './resource.ts';

const byUrl = (input: Input) => [arnOf('sqs', text(input, 'QueueUrl').split('/').at(-1) ?? '*')];
const byName = (input: Input) => [arnOf('sqs', text(input, 'QueueName'))];
/** A batch needs what one of its messages needs. */
const batch =
  (action: string) =>
  (input: Input): Need => ({ action: `sqs:${action}`, resources: byUrl(input) });

/** Source: Service Authorization Reference, Amazon SQS. */
export const sqsPermissions: Permissions = {
  ...each('sqs', ['ListQueues'], anyResource),
  ...each('sqs', ['CreateQueue', 'GetQueueUrl'], byName),
  ...each(
    'sqs',
    [
      'ChangeMessageVisibility',
      'DeleteMessage',
      'DeleteQueue',
      'GetQueueAttributes',
      'PurgeQueue',
      'ReceiveMessage',
      'SendMessage',
      'SetQueueAttributes',
    ],
    byUrl,
  ),
  DeleteMessageBatch: batch('DeleteMessage'),
  SendMessageBatch: batch('SendMessage'),
};
