import { arnOf } from '../../kit/account.ts';
import type { Context } from '../condition.ts';
import { each, type Input, isArn, type Permissions, records, text } from './resource.ts';

const busArn = (name: string) => (isArn(name) ? name : arnOf('events', `event-bus/${name}`));
const busOf = ({ EventBusName: name }: Input) => (typeof name === 'string' && name !== '' ? name : 'default');
const ruleOf = (input: Input, member: string) => {
  const bus = busOf(input).split('/').at(-1) ?? '';
  return [arnOf('events', `rule/${bus === 'default' ? '' : `${bus}/`}${text(input, member)}`)];
};

/** The secret of a connection; it ends in random characters. */
const secretOf = (connectionArn: string) =>
  arnOf('secretsmanager', `secret:events!${connectionArn.split(':').slice(5).join(':')}-123456`);

const valuesOf = (entries: readonly Input[], member: string): readonly string[] => [
  ...new Set(entries.map((entry) => entry[member]).filter((value) => typeof value === 'string')),
];

/** All entries of one call are judged as one: one that may not be sent keeps the others back. */
const entriesContext = (entries: readonly Input[]): Context => ({
  'events:source': valuesOf(entries, 'Source'),
  'events:detail-type': valuesOf(entries, 'DetailType'),
});

/** Source: Service Authorization Reference, Amazon EventBridge. */
export const eventBridgePermissions: Permissions = {
  PutEvents: ({ Entries }) => {
    const entries = records(Entries);
    const buses = [...new Set(entries.map(busOf))];
    return {
      action: 'events:PutEvents',
      resources: buses.length === 0 ? [busArn('default')] : buses.map(busArn),
      context: entriesContext(entries),
    };
  },
  RetrieveConnectionCredentials: (input) => ({
    action: 'events:RetrieveConnectionCredentials',
    resources: [text(input, 'ConnectionArn')],
    // Its credentials are kept as a secret of the connection's name, which a caller that uses it must be allowed to read.
    also: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'].map((action) => ({
      action,
      resources: [secretOf(text(input, 'ConnectionArn'))],
    })),
  }),
  ...each('events', ['DescribeConnection'], (input) => [arnOf('events', `connection/${text(input, 'Name')}`)]),
  ...each('events', ['DescribeEventBus'], (input) => [
    busArn(text(input, 'Name') === '*' ? 'default' : text(input, 'Name')),
  ]),
  ...each('events', ['DeleteRule', 'DescribeRule', 'DisableRule', 'EnableRule'], (input) => ruleOf(input, 'Name')),
  ...each('events', ['ListTargetsByRule', 'RemoveTargets'], (input) => ruleOf(input, 'Rule')),
};
