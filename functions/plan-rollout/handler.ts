import { appMeshRouter } from '../../adapters/app-mesh.ts';
import { appMeshClients, cloudWatchClient } from '../../adapters/clients.ts';
import { cloudWatchAlarms } from '../../adapters/cloudwatch-alarms.ts';
import { cloudWatchMetrics } from '../../adapters/cloudwatch-metrics.ts';
import { executionsPort, functionPorts, startsPort } from '../../adapters/function-ports.ts';
import { hookAccess } from '../../adapters/hook-access.ts';
import { lambdaHandler } from '../../adapters/lambda.ts';
import { rolloutIdOf } from '../../adapters/rollout-id.ts';
import { planOrStart } from './plan-or-start.ts';
import { planOrStartRequest } from './request.ts';

const cloudWatch = cloudWatchClient();

export const handler = lambdaHandler({
  name: 'plan-rollout',
  input: planOrStartRequest,
  run: planOrStart({
    ...functionPorts(),
    executions: executionsPort(),
    starts: startsPort(),
    idOf: rolloutIdOf,
    router: appMeshRouter(appMeshClients()),
    metrics: cloudWatchMetrics(cloudWatch),
    alarms: cloudWatchAlarms(cloudWatch),
    hookAccess: hookAccess(),
  }),
});
