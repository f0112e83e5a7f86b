import { appMeshRouter } from '../../adapters/app-mesh.ts';
import { appMeshClients, cloudWatchClient } from '../../adapters/clients.ts';
import { cloudWatchAlarms } from '../../adapters/cloudwatch-alarms.ts';
import { cloudWatchMetrics } from '../../adapters/cloudwatch-metrics.ts';
import { tablePorts } from '../../adapters/function-ports.ts';
import { hookAccess } from '../../adapters/hook-access.ts';
import { lambdaHandler } from '../../adapters/lambda.ts';
import { dryRun } from './dry-run.ts';
import { dryRunRequest } from './request.ts';

const cloudWatch = cloudWatchClient();

export const handler = lambdaHandler({
  name: 'dry-run',
  input: dryRunRequest,
  run: dryRun({
    ...tablePorts(),
    router: appMeshRouter(appMeshClients()),
    metrics: cloudWatchMetrics(cloudWatch),
    alarms: cloudWatchAlarms(cloudWatch),
    hookAccess: hookAccess(),
  }),
});
