import * as z from 'zod/mini';
import { AwsError } from '../service.ts';
import { messageAttribute } from './message.ts';

const QueueUrl = z.string();
const strings = z.optional(z.array(z.string()));
const count = (minimum: number, maximum: number) => z.optional(z.int().check(z.gte(minimum), z.lte(maximum)));

export const sqsInputs = {
  CreateQueue: z.strictObject({
    QueueName: z.string().check(
      z.regex(/^[\w-]{1,80}(\.fifo)?$/, {
        error: 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
      }),
    ),
    Attributes: z.optional(z.record(z.string(), z.string())),
  }),
  GetQueueUrl: z.strictObject({ QueueName: z.string(), QueueOwnerAWSAccountId: z.optional(z.string()) }),
  ListQueues: z.strictObject({
    QueueNamePrefix: z.optional(z.string()),
    MaxResults: count(1, 1000),
    NextToken: z.optional(z.string()),
  }),
  GetQueueAttributes: z.strictObject({ QueueUrl, AttributeNames: strings }),
  SetQueueAttributes: z.strictObject({ QueueUrl, Attributes: z.record(z.string(), z.string()) }),
  SendMessage: z.strictObject({
    QueueUrl,
    MessageBody: z.string().check(z.minLength(1)),
    DelaySeconds: count(0, 900),
    MessageAttributes: z.optional(z.record(z.string(), messageAttribute)),
  }),
  ReceiveMessage: z.strictObject({
    QueueUrl,
    AttributeNames: strings,
    MessageSystemAttributeNames: strings,
    MessageAttributeNames: strings,
    MaxNumberOfMessages: count(1, 10),
    VisibilityTimeout: count(0, 43_200),
    WaitTimeSeconds: count(0, 20),
  }),
  DeleteMessage: z.strictObject({ QueueUrl, ReceiptHandle: z.string() }),
};

/** @throws AwsError that names every member which is wrong, or which the embedded AWS does not know. */
export function sqsInput<T extends z.ZodMiniType>(shape: T, input: unknown): z.infer<T> {
  const result = shape.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? `The embedded AWS does not know ${issue.keys.join(', ')}.`
      : `Value for parameter ${issue.path.join('.')} is invalid. Reason: ${issue.message}.`,
  );
  throw new AwsError('InvalidParameterValue', problems.join(' '));
}
