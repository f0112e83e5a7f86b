import { cloudWatchClient } from '../../adapters/cloudwatch/client.ts';
import { cloudWatchAlarms } from '../../adapters/cloudwatch/cloudwatch-alarms.ts';
import { cloudWatchMetrics } from '../../adapters/cloudwatch/cloudwatch-metrics.ts';
import { executionsPort, functionPorts, requestPorts } from '../../adapters/lambda/function-ports.ts';
import { lambdaHandler } from '../../adapters/lambda/lambda.ts';
import { trafficRouter } from '../../adapters/routers/traffic-router.ts';
import { anyRequest } from './request.ts';
import { serveRequest } from './serve-request.ts';

const cloudWatch = cloudWatchClient();

const ports = {
  ...functionPorts(),
  executions: executionsPort(),
  ...requestPorts(),
  router: trafficRouter(),
  metrics: cloudWatchMetrics(cloudWatch),
  alarms: cloudWatchAlarms(cloudWatch),
};

export const handler = lambdaHandler({
  name: 'plan-rollout',
  input: anyRequest,
  run: (request) => serveRequest(ports, request),
});
