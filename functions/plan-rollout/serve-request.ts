import type { Ticket } from '../../core/execution/ticket.ts';
import { checkExecution } from './check-execution.ts';
import { continueRollout } from './continue-rollout.ts';
import type { PlanPorts } from './plan-rollout.ts';
import { planRollout } from './plan-rollout.ts';
import type { AnyRequest } from './request.ts';
import type { RequestPorts } from './start-requested.ts';
import { startRequested } from './start-requested.ts';

/**
 * One function for all that starts rollouts or carries them on: an execution that begins with a spec, one that brings
 * what another one handed over, and an event that asks for an execution. The state machine and EventBridge invoke it,
 * and nobody else may: who only wants to see a plan asks `dry-run`.
 */
export const serveRequest =
  (ports: PlanPorts & RequestPorts) =>
  async (request: AnyRequest): Promise<Ticket | undefined> => {
    if ('detail-type' in request) {
      await startRequested(ports, request);
      return undefined;
    }
    if ('continues' in request) {
      checkExecution(ports, request.execution);
      return continueRollout(ports, request);
    }
    checkExecution(ports, request.execution, request.rolloutId);
    return planRollout(ports)(request);
  };
