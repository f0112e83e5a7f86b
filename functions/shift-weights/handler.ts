import { functionPorts } from '../../adapters/lambda/function-ports.ts';
import { lambdaHandler } from '../../adapters/lambda/lambda.ts';
import { appMeshRouter } from '../../adapters/routers/app-mesh/app-mesh-router.ts';
import { appMeshClients } from '../../adapters/sdk/clients.ts';
import { taskTicket } from '../rollout/task-ticket.ts';
import { shiftWeights } from './shift-weights.ts';

const ports = { ...functionPorts(), router: appMeshRouter(appMeshClients()) };

export const handler = lambdaHandler({
  name: 'shift-weights',
  input: taskTicket,
  run: (ticket, context) => shiftWeights(ports, ticket, context),
});
