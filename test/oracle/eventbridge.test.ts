import { expect, test } from '@jest/globals';
import { concluded, nothing } from './conclusion.ts';
import { examination } from './examination.ts';
import { talk } from './talk.ts';
import { world } from './world.ts';

const Tags = [{ Key: 'k', Value: 'v' }];
const arn = (rest: string) => `arn:aws:events:eu-west-1:000000000000:${rest}`;
const queue = 'arn:aws:sqs:eu-west-1:000000000000:q';
const fn = 'arn:aws:lambda:eu-west-1:000000000000:function:echo';
const rule = { Name: 'r', EventBusName: 'b' };
const pattern = '{"source":["a"],"detail":{"x":[{"numeric":[">",1]}]}}';
const event = {
  id: '1',
  account: '000000000000',
  source: 'a',
  time: '2026-01-01T00:00:00Z',
  region: 'eu-west-1',
  resources: [],
  'detail-type': 't',
  detail: { x: 2 },
};
const entry = {
  Source: 'a',
  DetailType: 't',
  Detail: '{"x":2}',
  Resources: ['arn:a'],
  Time: new Date(0),
  EventBusName: 'b',
};

const targets = [
  {
    Id: 'f',
    Arn: fn,
    InputTransformer: { InputPathsMap: { x: '$.detail.x' }, InputTemplate: '{"x":<x>}' },
    DeadLetterConfig: { Arn: queue },
    RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60 },
  },
  { Id: 'q', Arn: queue, InputPath: '$.detail' },
  {
    Id: 's',
    Arn: 'arn:aws:states:eu-west-1:000000000000:stateMachine:m',
    RoleArn: 'arn:aws:iam::000000000000:role/r',
    Input: '{}',
  },
];

test('EventBridge answers each of its operations as the SDK’s model says', async () => {
  const { aws, ...others } = world();
  const conversation = await talk('events', { aws, ...others });
  const asked = examination(conversation);
  const { good, bad } = asked;

  await good('CreateEventBus', { Name: 'b', Description: 'd', Tags });
  await good('UpdateEventBus', { Name: 'b', Description: 'e' });
  await good('DescribeEventBus', { Name: 'b' });
  await good('DescribeEventBus', {});
  await good('ListEventBuses', { NamePrefix: 'b', Limit: 1 });
  await good('ListEventBuses', {});
  await good('PutRule', {
    ...rule,
    EventPattern: pattern,
    State: 'ENABLED',
    Description: 'd',
    RoleArn: 'arn:aws:iam::000000000000:role/r',
    Tags,
  });
  await good('PutRule', { Name: 'every', ScheduleExpression: 'rate(1 minute)', State: 'DISABLED' });
  await good('DescribeRule', rule);
  await good('DescribeRule', { Name: 'every' });
  await good('ListRules', { EventBusName: 'b', NamePrefix: 'r', Limit: 10 });
  await good('DisableRule', rule);
  await good('EnableRule', rule);
  await good('PutTargets', { Rule: 'r', EventBusName: 'b', Targets: targets });
  await good('ListTargetsByRule', { Rule: 'r', EventBusName: 'b', Limit: 2 });
  await good('ListRuleNamesByTarget', { TargetArn: queue, EventBusName: 'b', Limit: 2 });
  await good('PutEvents', { Entries: [entry, { ...entry, Detail: 'x' }] });
  await good('TestEventPattern', { EventPattern: pattern, Event: JSON.stringify(event) });
  await good('TagResource', { ResourceARN: arn('event-bus/b'), Tags });
  await good('ListTagsForResource', { ResourceARN: arn('event-bus/b') });
  await good('UntagResource', { ResourceARN: arn('event-bus/b'), TagKeys: ['k'] });

  await bad('CreateEventBus', 'ResourceAlreadyExistsException', { Name: 'b' });
  await bad('UpdateEventBus', 'ResourceNotFoundException', { Name: 'none' });
  await bad('DescribeEventBus', 'ResourceNotFoundException', { Name: 'none' });
  await bad('ListEventBuses', 'ValidationException', { NextToken: 'none' });
  await bad('DeleteEventBus', 'ValidationException', { Name: 'default' });
  await bad('DeleteEventBus', 'ValidationException', { Name: 'b' });
  await bad('PutRule', 'InvalidEventPatternException', { ...rule, EventPattern: '{' });
  await bad('PutRule', 'ValidationException', { ...rule, ScheduleExpression: 'rate(1 minute)' });
  await bad('PutRule', 'ResourceNotFoundException', { Name: 'r', EventBusName: 'none', EventPattern: pattern });
  for (const operation of ['DescribeRule', 'EnableRule', 'DisableRule']) {
    await bad(operation, 'ResourceNotFoundException', { Name: 'none' });
  }
  await bad('DeleteRule', 'ValidationException', rule);
  await bad('PutTargets', 'ResourceNotFoundException', { Rule: 'none', Targets: targets });
  await bad('PutTargets', 'LimitExceededException', {
    Rule: 'r',
    EventBusName: 'b',
    Targets: [1, 2, 3].map((n) => ({ Id: `n${n}`, Arn: queue })),
  });
  await bad('TestEventPattern', 'InvalidEventPatternException', { EventPattern: '{', Event: JSON.stringify(event) });
  for (const operation of ['TagResource', 'ListTagsForResource', 'UntagResource']) {
    await bad(operation, 'ResourceNotFoundException', { ResourceARN: arn('rule/none'), Tags: [], TagKeys: [] });
  }
  const connection = {
    Name: 'c',
    AuthorizationType: 'API_KEY',
    AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'k', ApiKeyValue: 'v' } },
  };
  await good('CreateConnection', connection);
  await good('DescribeConnection', { Name: 'c' });
  await bad('CreateConnection', 'ResourceAlreadyExistsException', connection);
  await good('DeleteConnection', { Name: 'c' });
  for (const operation of ['DescribeConnection', 'DeleteConnection'])
    await bad(operation, 'ResourceNotFoundException', { Name: 'c' });
  await good('RemoveTargets', { Rule: 'r', EventBusName: 'b', Ids: ['f', 'q', 's', 'none'] });
  await good('DeleteRule', rule);
  await good('DeleteEventBus', { Name: 'b' });

  expect(await concluded(conversation, asked, world())).toEqual(nothing);
  await aws.close();
});
