import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { envoyNamespace } from '../../local/data-plane/envoy-metrics.ts';
import type { SampleApp } from '../../local/sample-app/contract.ts';
import type { LocalAws, LocalAwsOptions } from '../../local/start-local-aws.ts';
import type { ColorRouter } from './color-router.ts';
import type { LocalClient } from './local-client.ts';

/** Starts the colour teller on the embedded AWS: its router, unless there is one, its alarm, its processes under load. */
export async function startColorTeller(
  router: ColorRouter,
  local: LocalAws,
  client: LocalClient,
  rate: number,
): Promise<SampleApp> {
  await putColorAlarm(new CloudWatchClient(client));
  const forEver = { maxSeconds: Number.MAX_SAFE_INTEGER, maxRequests: Number.MAX_SAFE_INTEGER };
  return router.start(local, client, { requestsPerSecond: rate, ...forEver });
}

/**
 * Creates the alarm of the colour teller's team, on their own metric that no proxy has: answers without a colour.
 *
 * @param missingData `ignore` where the metric is not published, so that the alarm keeps a state that was set by hand
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

/**
 * Makes SEARCH and ListMetrics find the metrics of the colour teller's requests at once, as if it had long been running.
 * Any other metric is listed as late as on AWS.
 */
export const colorMetrics: NonNullable<LocalAwsOptions['cloudWatch']> = {
  listedAtOnce: ({ namespace }) => namespace === envoyNamespace || namespace === 'AWS/VpcLattice',
};
