import { InvalidInputError } from '../../core/errors.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import type { Executions } from '../../core/ports/executions.ts';
import type { PlanPorts, RequestPorts } from '../rollout/ports.ts';
import { continueRollout } from './continue-rollout.ts';
import { planRollout } from './plan-rollout.ts';
import type { AnyRequest } from './request.ts';
import { startRequested } from './start-requested.ts';

/**
 * One function for all that starts rollouts or carries them on: an execution that begins with a spec, one that brings
 * what another one handed over, and an event that asks for an execution. The state machine and EventBridge invoke it,
 * and nobody else may: who only wants to see a plan asks `dry-run`.
 */
export async function serveRequest(ports: PlanPorts & RequestPorts, request: AnyRequest): Promise<Ticket | undefined> {
  if ('detail-type' in request) {
    await startRequested(ports, request);
    return undefined;
  }
  if ('continues' in request) {
    checkExecution(ports, request.execution);
    return continueRollout(ports, request);
  }
  checkExecution(ports, request.execution, request.rolloutId);
  return planRollout(ports, request);
}

/**
 * Only an execution of our own state machine has a rollout planned or takes one over, and a rollout is planned under
 * its execution's own name: an answer that is written under that name is nobody else's.
 *
 * @param name the one that it must have; any unless given
 * @throws InvalidInputError
 */
export function checkExecution(
  { executions }: { readonly executions: Pick<Executions, 'arnOf'> },
  execution: string,
  name = execution.slice(execution.lastIndexOf(':') + 1),
): void {
  const allowed = executions.arnOf(name);
  if (name === '' || execution !== allowed)
    throw new InvalidInputError(
      `execution: found ${execution}, allowed: ${name === '' ? executions.arnOf('NAME') : allowed}`,
    );
}
