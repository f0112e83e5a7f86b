import type { Ticket } from '../../core/rollout/ticket.ts';
import { checkExecution } from './check-execution.ts';
import { continueRollout } from './continue-rollout.ts';
import type { ProbeAnswer, ProbePorts } from './place-probe.ts';
import { placeProbe } from './place-probe.ts';
import type { DryRun, PlanPorts } from './plan-rollout.ts';
import { planRollout } from './plan-rollout.ts';
import type { AnyRequest } from './request.ts';
import type { RequestPorts } from './start-requested.ts';
import { startRequested } from './start-requested.ts';

/**
 * One function for all who bring a spec: an execution, a dry run, and an event that asks for an execution. And for an
 * execution that brings what another one handed over, and for who tries out an alarm.
 */
export const serveRequest =
  (ports: PlanPorts & RequestPorts & ProbePorts) =>
  async (
    request: AnyRequest,
    { awsRequestId }: { readonly awsRequestId: string },
  ): Promise<Ticket | DryRun | ProbeAnswer | undefined> => {
    if ('probe' in request) return placeProbe(ports, request, awsRequestId);
    if ('continues' in request) {
      checkExecution(ports, request.execution);
      return continueRollout(ports, request);
    }
    if ('rolloutId' in request) checkExecution(ports, request.execution, request.rolloutId);
    if (!('detail-type' in request)) return planRollout(ports)(request);
    await startRequested(ports, request);
    return undefined;
  };
