import type { Ticket } from '../../core/execution/ticket.ts';
import { reap, reapExecution } from './reap.ts';
import type { RollBackRequest } from './request.ts';
import type { RollBackPorts } from './roll-back.ts';
import { rollBack } from './roll-back.ts';

/** One function for all who restore: the execution itself, and both paths of the dead-man's switch. */
export const rollBackOrReap =
  (ports: RollBackPorts) =>
  async (
    request: RollBackRequest,
    context: { readonly awsRequestId: string; getRemainingTimeInMillis(): number },
  ): Promise<Ticket | undefined> => {
    const { awsRequestId } = context;
    if ('ticket' in request) return rollBack(ports)(request, awsRequestId);
    if (request.source === 'aws.states') await reapExecution(ports, request.detail.executionArn, awsRequestId);
    else await reap(ports, awsRequestId, () => context.getRemainingTimeInMillis());
    return undefined;
  };
