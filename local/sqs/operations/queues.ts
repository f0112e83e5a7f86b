import * as z from 'zod/mini';
import { own } from '../../kit/json.ts';
import { operation } from '../../kit/operations.ts';
import { nextAs, pageByName } from '../../kit/page.ts';
import { type Context, existing } from '../context.ts';
import { invalidAttributeName, invalidToken, queueNameExists, unsupported } from '../errors.ts';
import { allAttributes, queueUrl } from '../queue.ts';
import { checkAttributes, withDefaults } from '../queue-attributes.ts';

const QueueUrl = z.string();
const attributes = z.record(z.string(), z.string());

export const CreateQueue = operation(
  z.strictObject({
    QueueName: z.string().check(
      z.regex(/^[\w-]{1,80}(\.fifo)?$/, {
        error: 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
      }),
    ),
    Attributes: z.optional(attributes),
  }),
  ({ queues, now }: Context, { QueueName: name, Attributes: wanted = {} }) => {
    if (name.endsWith('.fifo')) throw unsupported('FIFO queues');
    checkAttributes(wanted);
    const before = queues.find(name);
    if (before !== undefined) {
      const same = withDefaults(before.attributes);
      const different = Object.keys(wanted).find((attribute) => same[attribute] !== wanted[attribute]);
      if (different !== undefined) throw queueNameExists(different);
    } else queues.put({ name, attributes: wanted, createdAt: now(), messages: [] });
    return { QueueUrl: queueUrl(name) };
  },
);

export const GetQueueUrl = operation(
  z.strictObject({ QueueName: z.string(), QueueOwnerAWSAccountId: z.optional(z.string()) }),
  (context: Context, { QueueName }) => ({ QueueUrl: queueUrl(existing(context, QueueName).name) }),
);

export const ListQueues = operation(
  z.strictObject({
    QueueNamePrefix: z.optional(z.string()),
    MaxResults: z.optional(z.int().check(z.gte(1), z.lte(1000))),
    NextToken: z.optional(z.string()),
  }),
  ({ queues }: Context, { QueueNamePrefix = '', MaxResults: limit = 1000, NextToken: token }) => {
    const names = queues.all().map(({ name }) => name);
    const sorted = names.filter((name) => name.startsWith(QueueNamePrefix)).sort();
    const page = pageByName(sorted, (name) => name, { limit, token, invalidToken });
    return { QueueUrls: page.items.map(queueUrl), ...nextAs('NextToken', page) };
  },
);

export const GetQueueAttributes = operation(
  z.strictObject({ QueueUrl, AttributeNames: z.optional(z.array(z.string())) }),
  (context: Context, { QueueUrl: url, AttributeNames = [] }) => {
    const all = allAttributes(existing(context, url), context.now());
    const names = AttributeNames.includes('All') ? Object.keys(all) : AttributeNames;
    const found = names.map((name): [string, string] => {
      const value = own(all, name);
      if (value === undefined) throw invalidAttributeName(name);
      return [name, value];
    });
    return { Attributes: Object.fromEntries(found) };
  },
);

export const SetQueueAttributes = operation(
  z.strictObject({ QueueUrl, Attributes: attributes }),
  (context: Context, { QueueUrl: url, Attributes }) => {
    checkAttributes(Attributes);
    const queue = existing(context, url);
    queue.attributes = { ...queue.attributes, ...Attributes };
    return {};
  },
);

export const DeleteQueue = operation(z.strictObject({ QueueUrl }), (context: Context, { QueueUrl: url }) => {
  context.queues.remove(existing(context, url).name);
  return {};
});
