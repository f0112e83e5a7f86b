import { appMeshRouter } from '../../adapters/app-mesh.ts';
import { appMeshClients, cloudWatchClient } from '../../adapters/clients.ts';
import { pause } from '../../adapters/clock.ts';
import { cloudWatchAlarms } from '../../adapters/cloudwatch-alarms.ts';
import { executionsPort, functionPorts } from '../../adapters/function-ports.ts';
import { lambdaHandler } from '../../adapters/lambda.ts';
import { rollBackRequest } from './request.ts';
import { rollBackOrReap } from './roll-back-or-reap.ts';

export const handler = lambdaHandler({
  name: 'roll-back',
  input: rollBackRequest,
  run: rollBackOrReap({
    ...functionPorts(),
    executions: executionsPort(),
    router: appMeshRouter(appMeshClients()),
    alarms: cloudWatchAlarms(cloudWatchClient()),
    pause,
  }),
});
