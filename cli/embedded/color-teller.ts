import { AppMeshClient, DescribeMeshCommand, NotFoundException } from '@aws-sdk/client-app-mesh';
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { createColorMesh } from '../../local/sample-app/color-mesh.ts';
import { colorNames } from '../../local/sample-app/color-names.ts';
import type { SampleApp } from '../../local/sample-app/contract.ts';
import { meshRoutes } from '../../local/sample-app/mesh-routes.ts';
import { startSampleApp } from '../../local/sample-app/sample-app.ts';
import type { LocalAws, LocalAwsOptions } from '../../local/start-local-aws.ts';

export interface LocalClient {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Starts the colour teller on the embedded AWS: its mesh, unless there is one, its alarm, its processes under load. */
export async function startColorTeller(local: LocalAws, client: LocalClient, rate: number): Promise<SampleApp> {
  const appMesh = new AppMeshClient(client);
  if (!(await hasMesh(appMesh))) await createColorMesh(appMesh, colorNames);
  await putColorAlarm(new CloudWatchClient(client));
  return startSampleApp({
    cloudWatch: client,
    clock: local.clock,
    routes: meshRoutes(local.aws.services.appmesh, colorNames.mesh),
    load: { requestsPerSecond: rate, maxSeconds: Number.MAX_SAFE_INTEGER, maxRequests: Number.MAX_SAFE_INTEGER },
  });
}

async function hasMesh(appMesh: AppMeshClient): Promise<boolean> {
  try {
    await appMesh.send(new DescribeMeshCommand({ meshName: colorNames.mesh }));
    return true;
  } catch (error) {
    if (error instanceof NotFoundException) return false;
    throw error;
  }
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
 * Makes SEARCH and ListMetrics find the metrics of the colour teller's callers at once, as if it had long been running.
 * Any other metric is listed as late as on AWS.
 */
export const colorMetrics: NonNullable<LocalAwsOptions['cloudWatch']> = {
  listedAtOnce: ({ namespace }) => namespace === 'CWAgent',
};
