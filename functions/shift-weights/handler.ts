import { appMeshRouter } from '../../adapters/app-mesh.ts';
import { appMeshClients } from '../../adapters/clients.ts';
import { functionPorts } from '../../adapters/function-ports.ts';
import { lambdaHandler } from '../../adapters/lambda.ts';
import { taskTicket } from '../task-ticket.ts';
import { shiftWeights } from './shift-weights.ts';

export const handler = lambdaHandler({
  name: 'shift-weights',
  input: taskTicket,
  run: shiftWeights({ ...functionPorts(), router: appMeshRouter(appMeshClients()) }),
});
