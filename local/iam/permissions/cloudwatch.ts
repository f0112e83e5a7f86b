import { arnOf } from '../../kit/account.ts';
import { anyResource, each, type Input, type Permissions, text, texts } from './resource.ts';

const alarm = (name: string) => arnOf('cloudwatch', `alarm:${name}`);
const named = (input: Input) => [alarm(text(input, 'AlarmName'))];
/** All alarms where none is named. */
const listed = (input: Input) => {
  const names = texts(input, 'AlarmNames');
  return names.length === 0 ? [alarm('*')] : names.map(alarm);
};

/** Source: Service Authorization Reference, Amazon CloudWatch. */
export const cloudWatchPermissions: Permissions = {
  ...each('cloudwatch', ['GetMetricData', 'GetMetricStatistics', 'ListMetrics'], anyResource),
  PutMetricData: (input) => ({
    action: 'cloudwatch:PutMetricData',
    resources: ['*'],
    context: { 'cloudwatch:namespace': [text(input, 'Namespace')] },
  }),
  ...each('cloudwatch', ['DescribeAlarmHistory', 'PutCompositeAlarm', 'PutMetricAlarm', 'SetAlarmState'], named),
  ...each('cloudwatch', ['DeleteAlarms', 'DescribeAlarms', 'DisableAlarmActions', 'EnableAlarmActions'], listed),
  ...each('cloudwatch', ['ListTagsForResource', 'TagResource', 'UntagResource'], (input) => [
    text(input, 'ResourceARN'),
  ]),
};
