import * as z from 'zod/mini';
import { invalidParameter } from './errors.ts';

const TopicArn = z.string();
const attributes = z.optional(z.record(z.string(), z.string()));

export const snsInputs = {
  CreateTopic: z.strictObject({ Name: z.string().check(z.regex(/^[\w-]{1,256}$/)), Attributes: attributes }),
  DeleteTopic: z.strictObject({ TopicArn }),
  ListTopics: z.strictObject({}),
  ListSubscriptionsByTopic: z.strictObject({ TopicArn }),
  Publish: z.strictObject({ TopicArn, Message: z.string().check(z.minLength(1)), Subject: z.optional(z.string()) }),
  Subscribe: z.strictObject({
    TopicArn,
    Protocol: z.string(),
    Endpoint: z.string(),
    Attributes: attributes,
    ReturnSubscriptionArn: z.optional(z.boolean()),
  }),
  Unsubscribe: z.strictObject({ SubscriptionArn: z.string() }),
};

/** @throws AwsError InvalidParameter that names the member which is wrong, or which is not implemented here */
export function snsInput<T extends z.ZodMiniType>(schema: T, input: unknown): z.infer<T> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue?.code === 'unrecognized_keys')
    throw invalidParameter(`${issue.keys.join(', ')}: the embedded AWS does not implement it`);
  throw invalidParameter(`${issue?.path.join('.') || 'the whole'}: ${issue?.message}`);
}
