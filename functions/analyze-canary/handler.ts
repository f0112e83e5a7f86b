import { cloudWatchClient } from '../../adapters/cloudwatch/client.ts';
import { cloudWatchMetrics } from '../../adapters/cloudwatch/cloudwatch-metrics.ts';
import { functionPorts } from '../../adapters/lambda/function-ports.ts';
import { lambdaHandler } from '../../adapters/lambda/lambda.ts';
import { taskTicket } from '../rollout/task-ticket.ts';
import { analyzeCanary } from './analyze-canary.ts';

const ports = { ...functionPorts(), metrics: cloudWatchMetrics(cloudWatchClient()) };

export const handler = lambdaHandler({
  name: 'analyze-canary',
  input: taskTicket,
  run: (ticket, context) => analyzeCanary(ports, ticket, context),
});
