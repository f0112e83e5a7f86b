import { cloudWatchClient } from '../../adapters/cloudwatch/client.ts';
import { cloudWatchAlarms } from '../../adapters/cloudwatch/cloudwatch-alarms.ts';
import { cloudWatchMetrics } from '../../adapters/cloudwatch/cloudwatch-metrics.ts';
import { tablePorts } from '../../adapters/lambda/function-ports.ts';
import { hookAccess } from '../../adapters/lambda/hook-access.ts';
import { lambdaHandler } from '../../adapters/lambda/lambda.ts';
import { trafficRouter } from '../../adapters/routers/traffic-router.ts';
import { dryRun } from './dry-run.ts';
import { dryRunRequest } from './request.ts';

const cloudWatch = cloudWatchClient();

const ports = {
  ...tablePorts(),
  router: trafficRouter(),
  metrics: cloudWatchMetrics(cloudWatch),
  alarms: cloudWatchAlarms(cloudWatch),
  hookAccess: hookAccess(),
};

export const handler = lambdaHandler({
  name: 'dry-run',
  input: dryRunRequest,
  run: (request) => dryRun(ports, request),
});
