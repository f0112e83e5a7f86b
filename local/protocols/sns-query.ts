import type { QueryDialect } from './aws-query.ts';
import { entries, structure } from './query-shape.ts';

const topic = { TopicArn: 'string' } as const;

/** Source of the shapes: API reference of Amazon SNS, 2010-03-31. */
export const snsQuery: QueryDialect = {
  service: 'sns',
  xmlNamespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
  inputs: {
    CreateTopic: structure({ Name: 'string', Attributes: entries('string') }),
    DeleteTopic: structure(topic),
    ListTopics: structure({}),
    ListSubscriptionsByTopic: structure(topic),
    Publish: structure({ ...topic, Message: 'string', Subject: 'string' }),
    Subscribe: structure({
      ...topic,
      Protocol: 'string',
      Endpoint: 'string',
      Attributes: entries('string'),
      ReturnSubscriptionArn: 'boolean',
    }),
    Unsubscribe: structure({ SubscriptionArn: 'string' }),
  },
};
