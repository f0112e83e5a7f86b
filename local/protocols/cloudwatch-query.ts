import type { QueryDialect } from './aws-query.ts';
import { list, structure } from './query-shape.ts';

const dimensions = list(structure({ Name: 'string', Value: 'string' }));
const tags = list(structure({ Key: 'string', Value: 'string' }));
const strings = list('string');

const metricDataQueries = list(
  structure({
    Id: 'string',
    MetricStat: structure({
      Metric: structure({ Namespace: 'string', MetricName: 'string', Dimensions: dimensions }),
      Period: 'number',
      Stat: 'string',
      Unit: 'string',
    }),
    Expression: 'string',
    Label: 'string',
    ReturnData: 'boolean',
    Period: 'number',
    AccountId: 'string',
  }),
);

const metricData = list(
  structure({
    MetricName: 'string',
    Dimensions: dimensions,
    Timestamp: 'timestamp',
    Value: 'number',
    StatisticValues: structure({ SampleCount: 'number', Sum: 'number', Minimum: 'number', Maximum: 'number' }),
    Values: list('number'),
    Counts: list('number'),
    Unit: 'string',
    StorageResolution: 'number',
  }),
);

const actions = {
  ActionsEnabled: 'boolean',
  AlarmActions: strings,
  OKActions: strings,
  InsufficientDataActions: strings,
} as const;

const alarmMetric = {
  MetricName: 'string',
  Namespace: 'string',
  Statistic: 'string',
  ExtendedStatistic: 'string',
  Dimensions: dimensions,
  Period: 'number',
  Unit: 'string',
} as const;

const paging = { NextToken: 'string', MaxRecords: 'number' } as const;

const alarmNames = structure({ AlarmNames: strings });

/** CloudWatch for clients that know the query protocol alone. Source of the shapes: botocore 1.43, cloudwatch 2010-08-01. */
export const cloudWatchQuery: QueryDialect = {
  service: 'monitoring',
  xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
  rules: { maps: ['ExtendedStatistics'] },
  inputs: {
    PutMetricData: structure({ Namespace: 'string', MetricData: metricData, StrictEntityValidation: 'boolean' }),
    GetMetricData: structure({
      MetricDataQueries: metricDataQueries,
      StartTime: 'timestamp',
      EndTime: 'timestamp',
      NextToken: 'string',
      ScanBy: 'string',
      MaxDatapoints: 'number',
      LabelOptions: structure({ Timezone: 'string' }),
    }),
    GetMetricStatistics: structure({
      Namespace: 'string',
      MetricName: 'string',
      Dimensions: dimensions,
      StartTime: 'timestamp',
      EndTime: 'timestamp',
      Period: 'number',
      Statistics: strings,
      ExtendedStatistics: strings,
      Unit: 'string',
    }),
    ListMetrics: structure({
      Namespace: 'string',
      MetricName: 'string',
      Dimensions: dimensions,
      NextToken: 'string',
      RecentlyActive: 'string',
      IncludeLinkedAccounts: 'boolean',
      OwningAccount: 'string',
    }),
    PutMetricAlarm: structure({
      ...alarmMetric,
      ...actions,
      AlarmName: 'string',
      AlarmDescription: 'string',
      EvaluationPeriods: 'number',
      DatapointsToAlarm: 'number',
      Threshold: 'number',
      ComparisonOperator: 'string',
      TreatMissingData: 'string',
      EvaluateLowSampleCountPercentile: 'string',
      Metrics: metricDataQueries,
      Tags: tags,
      ThresholdMetricId: 'string',
    }),
    PutCompositeAlarm: structure({
      ...actions,
      AlarmName: 'string',
      AlarmDescription: 'string',
      AlarmRule: 'string',
      ActionsSuppressor: 'string',
      ActionsSuppressorWaitPeriod: 'number',
      ActionsSuppressorExtensionPeriod: 'number',
      Tags: tags,
    }),
    DescribeAlarms: structure({
      ...paging,
      AlarmNames: strings,
      AlarmNamePrefix: 'string',
      AlarmTypes: strings,
      ChildrenOfAlarmName: 'string',
      ParentsOfAlarmName: 'string',
      StateValue: 'string',
      ActionPrefix: 'string',
    }),
    DescribeAlarmsForMetric: structure(alarmMetric),
    DescribeAlarmHistory: structure({
      ...paging,
      AlarmName: 'string',
      AlarmTypes: strings,
      HistoryItemType: 'string',
      StartDate: 'timestamp',
      EndDate: 'timestamp',
      ScanBy: 'string',
    }),
    SetAlarmState: structure({
      AlarmName: 'string',
      StateValue: 'string',
      StateReason: 'string',
      StateReasonData: 'string',
    }),
    DeleteAlarms: alarmNames,
    EnableAlarmActions: alarmNames,
    DisableAlarmActions: alarmNames,
    TagResource: structure({ ResourceARN: 'string', Tags: tags }),
    UntagResource: structure({ ResourceARN: 'string', TagKeys: strings }),
    ListTagsForResource: structure({ ResourceARN: 'string' }),
  },
};
