import * as z from 'zod/mini';

export const topicShape = z.object({
  arn: z.string(),
  attributes: z.record(z.string(), z.string()),
  subscriptions: z.array(z.object({ arn: z.string(), queueArn: z.string() })),
});

export type Topic = z.infer<typeof topicShape>;
