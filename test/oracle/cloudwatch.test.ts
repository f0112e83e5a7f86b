import { expect, test } from '@jest/globals';
import { concluded, nothing } from './conclusion.ts';
import { examination } from './examination.ts';
import { sayForm } from './form.ts';
import { talk } from './talk.ts';
import { world } from './world.ts';

const start = Date.UTC(2026, 0, 1);
const at = (seconds: number) => new Date(start + seconds * 1000);
const Dimensions = [{ Name: 'd', Value: 'v' }];
const Metric = { Namespace: 'N', MetricName: 'm', Dimensions };
const Tags = [{ Key: 'k', Value: 'v' }];
const topic = 'arn:aws:sns:eu-west-1:000000000000:t';
const ResourceARN = 'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:a';
const range = { StartTime: at(-600), EndTime: at(600) };

const single = {
  AlarmName: 'a',
  AlarmDescription: 'd',
  ActionsEnabled: true,
  AlarmActions: [topic],
  OKActions: [topic],
  InsufficientDataActions: [topic],
  ...Metric,
  Statistic: 'Sum',
  Period: 60,
  Unit: 'Count',
  EvaluationPeriods: 2,
  DatapointsToAlarm: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'notBreaching',
  Tags,
};
const limits = { EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'LessThanThreshold' };
const queries = [
  { Id: 'm1', MetricStat: { Metric, Period: 60, Stat: 'Sum', Unit: 'Count' }, Label: 'requests', ReturnData: false },
  { Id: 'e1', Expression: 'm1 * 2', Label: 'twice', Period: 60 },
];
const composite = {
  AlarmName: 'c',
  AlarmRule: 'ALARM("a")',
  ActionsEnabled: true,
  AlarmActions: [topic],
  ActionsSuppressor: 'a',
  ActionsSuppressorWaitPeriod: 60,
  ActionsSuppressorExtensionPeriod: 60,
};
const data = {
  Namespace: 'N',
  MetricData: [
    { MetricName: 'm', Dimensions, Timestamp: at(-60), Value: 3, Unit: 'Count', StorageResolution: 60 },
    { MetricName: 'm', Dimensions, Timestamp: at(-120), Values: [1, 2], Counts: [3, 4], Unit: 'Count' },
    { MetricName: 'm', Dimensions, StatisticValues: { SampleCount: 2, Sum: 3, Minimum: 1, Maximum: 2 }, Unit: 'Count' },
  ],
};
const state = { AlarmName: 'a', StateValue: 'ALARM', StateReason: 'a test', StateReasonData: '{"a":1}' };
const both = ['MetricAlarm', 'CompositeAlarm'];

test('CloudWatch answers each of its operations as the SDK’s model says', async () => {
  const { aws, clock, ...others } = world();
  const conversation = await talk('monitoring', { aws, clock, ...others });
  const asked = examination(conversation);
  const { good, bad } = asked;

  await good('PutMetricData', data);
  await good('ListMetrics', {
    Namespace: 'N',
    MetricName: 'm',
    Dimensions: [{ Name: 'd', Value: 'v' }],
    RecentlyActive: 'PT3H',
  });
  await good('GetMetricData', {
    MetricDataQueries: queries,
    ...range,
    ScanBy: 'TimestampAscending',
    MaxDatapoints: 100,
    LabelOptions: { Timezone: '+0100' },
  });
  await good('GetMetricData', {
    MetricDataQueries: [{ Id: 's', Expression: `SEARCH('{N,d} m', 'Sum', 60)` }],
    ...range,
  });
  await good('PutMetricAlarm', single);
  await good('PutMetricAlarm', { AlarmName: 'b', ...limits, Metrics: queries });
  await good('PutMetricAlarm', {
    AlarmName: 'p',
    ...limits,
    ...Metric,
    ExtendedStatistic: 'p99',
    Period: 60,
    EvaluateLowSampleCountPercentile: 'ignore',
  });
  await good('PutCompositeAlarm', composite);
  await good('SetAlarmState', state);
  await clock.advance(180_000);
  await good('DescribeAlarms', { AlarmNames: ['a', 'b', 'c', 'p'], AlarmTypes: both, MaxRecords: 10 });
  await good('DescribeAlarms', { AlarmNamePrefix: 'a', StateValue: 'OK', ActionPrefix: 'arn:' });
  await good('DescribeAlarmHistory', {
    AlarmTypes: both,
    HistoryItemType: 'StateUpdate',
    ScanBy: 'TimestampAscending',
    StartDate: at(0),
    EndDate: at(600),
    MaxRecords: 5,
  });
  await good('DescribeAlarmHistory', { AlarmName: 'a' });
  await good('DisableAlarmActions', { AlarmNames: ['a'] });
  await good('EnableAlarmActions', { AlarmNames: ['a'] });
  await good('TagResource', { ResourceARN, Tags });
  await good('ListTagsForResource', { ResourceARN });
  await good('UntagResource', { ResourceARN, TagKeys: ['k'] });

  const [datum] = data.MetricData;
  await bad('PutMetricData', 'InvalidParameterValueException', { ...data, Namespace: 'AWS/EC2' });
  await bad('PutMetricData', 'InvalidParameterCombinationException', {
    Namespace: 'N',
    MetricData: [{ ...datum, Values: [1] }],
  });
  await bad('PutMetricData', 'MissingRequiredParameterException', {
    Namespace: 'N',
    MetricData: [{ MetricName: 'm' }],
  });
  await bad('GetMetricData', 'ValidationException', { MetricDataQueries: [{ Id: 'X', Expression: '1' }], ...range });
  await bad('GetMetricData', 'InvalidNextToken', { MetricDataQueries: queries, ...range, NextToken: 'none' });
  await bad('ListMetrics', 'InvalidParameterValueException', { NextToken: 'none' });
  await bad('PutMetricAlarm', 'ValidationException', { ...single, Period: 7 });
  await bad('PutCompositeAlarm', 'ValidationException', { ...composite, AlarmRule: 'ALARM(' });
  await bad('SetAlarmState', 'ResourceNotFound', { ...state, AlarmName: 'none' });
  await bad('SetAlarmState', 'InvalidFormatFault', { ...state, StateReasonData: '{' });
  await bad('DescribeAlarms', 'InvalidNextToken', { NextToken: 'none' });
  await bad('DescribeAlarmHistory', 'InvalidNextToken', { NextToken: 'none' });
  await bad('TagResource', 'ResourceNotFoundException', { ResourceARN: `${ResourceARN}bc`, Tags });
  await bad('UntagResource', 'ResourceNotFoundException', { ResourceARN: `${ResourceARN}bc`, TagKeys: [] });
  await bad('ListTagsForResource', 'ResourceNotFoundException', { ResourceARN: `${ResourceARN}bc` });
  await bad('DeleteAlarms', 'ResourceNotFound', { AlarmNames: ['none'] });
  await good('DeleteAlarms', { AlarmNames: ['c'] });
  await good('DeleteAlarms', { AlarmNames: ['a', 'b', 'p'] });

  expect(await concluded(conversation, asked, world())).toEqual(nothing);
  await aws.close();
});

test('CloudWatch answers the same in XML to clients that know the query protocol alone', async () => {
  const { aws, clock, ...others } = world();
  const conversation = await talk('monitoring', { aws, clock, ...others });
  const form = sayForm(conversation, '2010-08-01');

  const codes = [
    await form('PutMetricData', data),
    await form('ListMetrics', { Namespace: 'N' }),
    await form('GetMetricData', { MetricDataQueries: queries, ...range }),
    await form('PutMetricAlarm', single),
    await form('PutMetricAlarm', { AlarmName: 'b', ...limits, Metrics: queries }),
    await form('PutCompositeAlarm', composite),
    await form('SetAlarmState', state),
    await form('DescribeAlarms', { AlarmTypes: both }),
    await form('DescribeAlarmHistory', { AlarmTypes: both, StartDate: at(0), EndDate: at(600) }),
    await form('DisableAlarmActions', { AlarmNames: ['a'] }),
    await form('EnableAlarmActions', { AlarmNames: ['a'] }),
    await form('TagResource', { ResourceARN, Tags }),
    await form('ListTagsForResource', { ResourceARN }),
    await form('UntagResource', { ResourceARN, TagKeys: ['k'] }),
    await form('DeleteAlarms', { AlarmNames: ['c'] }),
  ];
  const refusals = [
    await form('PutMetricData', { ...data, Namespace: 'AWS/EC2' }),
    await form('PutMetricData', { Namespace: 'N', MetricData: [{ MetricName: 'm' }] }),
    await form('SetAlarmState', { ...state, AlarmName: 'none' }),
    await form('SetAlarmState', { ...state, StateReasonData: '{' }),
    await form('DescribeAlarms', { NextToken: 'none' }),
    await form('PutMetricAlarm', { ...single, Period: 7 }),
    await form('PutMetricAlarm', { ...single, OracleMember: 'x' }),
    await form('GetMetricStatistics', { ...Metric, ...range, Period: 60 }),
    await form('PutDashboard', { DashboardName: 'd' }),
  ];

  expect(conversation.recorder.problems()).toEqual([]);
  expect(codes).toEqual(codes.map(() => undefined));
  expect(refusals).toEqual([
    'InvalidParameterValue',
    'MissingParameter',
    'ResourceNotFound',
    'InvalidFormat',
    'InvalidNextToken',
    'ValidationError',
    'ValidationError',
    'NotImplemented',
    'InvalidAction',
  ]);
  await aws.close();
});
