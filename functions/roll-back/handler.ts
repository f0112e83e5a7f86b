import { pause } from '../../adapters/clock.ts';
import { executionsPort, functionPorts } from '../../adapters/lambda/function-ports.ts';
import { lambdaHandler } from '../../adapters/lambda/lambda.ts';
import { laterAlarms } from '../../adapters/lambda/later-ports.ts';
import { trafficRouter } from '../../adapters/routers/traffic-router.ts';
import { rollBackRequest } from './request.ts';
import { rollBackOrReap } from './roll-back.ts';

const ports = {
  ...functionPorts(),
  executions: executionsPort(),
  router: trafficRouter(),
  alarms: laterAlarms(),
  pause,
};

export const handler = lambdaHandler({
  name: 'roll-back',
  input: rollBackRequest,
  run: (request, context) => rollBackOrReap(ports, request, context),
});
