import { appMeshRouter } from '../../adapters/app-mesh.ts';
import { appMeshClients, cloudWatchClient } from '../../adapters/clients.ts';
import { cloudWatchAlarms } from '../../adapters/cloudwatch-alarms.ts';
import { cloudWatchMetrics } from '../../adapters/cloudwatch-metrics.ts';
import { executionsPort, functionPorts, requestPorts } from '../../adapters/function-ports.ts';
import { lambdaHandler } from '../../adapters/lambda.ts';
import { anyRequest } from './request.ts';
import { serveRequest } from './serve-request.ts';

const cloudWatch = cloudWatchClient();

export const handler = lambdaHandler({
  name: 'plan-rollout',
  input: anyRequest,
  run: serveRequest({
    ...functionPorts(),
    executions: executionsPort(),
    ...requestPorts(),
    router: appMeshRouter(appMeshClients()),
    metrics: cloudWatchMetrics(cloudWatch),
    alarms: cloudWatchAlarms(cloudWatch),
  }),
});
