import { cloudWatchClient } from '../../adapters/clients.ts';
import { cloudWatchMetrics } from '../../adapters/cloudwatch-metrics.ts';
import { functionPorts } from '../../adapters/function-ports.ts';
import { lambdaHandler } from '../../adapters/lambda.ts';
import { taskTicket } from '../task-ticket.ts';
import { analyzeCanary } from './analyze-canary.ts';

export const handler = lambdaHandler({
  name: 'analyze-canary',
  input: taskTicket,
  run: analyzeCanary({ ...functionPorts(), metrics: cloudWatchMetrics(cloudWatchClient()) }),
});
