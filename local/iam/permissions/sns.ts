import { arnOf } from '../../kit/account.ts';
import { anyResource, each, type Permissions, text } from './resource.ts';

/** Source: Service Authorization Reference, Amazon SNS. */
export const snsPermissions: Permissions = {
  ...each('sns', ['ListTopics', 'Unsubscribe'], anyResource),
  ...each('sns', ['CreateTopic'], (input) => [arnOf('sns', text(input, 'Name'))]),
  ...each('sns', ['DeleteTopic', 'ListSubscriptionsByTopic', 'Publish', 'Subscribe'], (input) => [
    text(input, 'TopicArn'),
  ]),
};
