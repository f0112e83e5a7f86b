import { functionPorts } from '../../adapters/lambda/function-ports.ts';
import { lambdaHandler } from '../../adapters/lambda/lambda.ts';
import { trafficRouter } from '../../adapters/routers/traffic-router.ts';
import { taskTicket } from '../rollout/task-ticket.ts';
import { shiftWeights } from './shift-weights.ts';

const ports = { ...functionPorts(), router: trafficRouter() };

export const handler = lambdaHandler({
  name: 'shift-weights',
  input: taskTicket,
  run: (ticket, context) => shiftWeights(ports, ticket, context),
});
