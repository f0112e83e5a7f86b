import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';

/**
 * The alarm of the colour teller's team, on a number of theirs that no proxy knows: answers without a colour.
 *
 * @param missingData `ignore` where nobody publishes that number, so that the alarm stays as it is set by hand
 */
export const putColorAlarm = (cloudWatch: CloudWatchClient, missingData: 'notBreaching' | 'ignore' = 'notBreaching') =>
  cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'color-wrong-answers',
      AlarmDescription: 'The gateway gets answers that are no colour',
      Namespace: 'ColorApp',
      MetricName: 'WrongAnswers',
      Dimensions: [{ Name: 'Service', Value: 'color' }],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: missingData,
    }),
  );
