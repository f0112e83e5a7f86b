import { InvalidInputError } from '../../core/errors.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import type { Executions } from '../../core/ports/executions.ts';
import type { PlanPorts, RequestPorts } from '../rollout/ports.ts';
import { continueRollout } from './continue-rollout.ts';
import { planRollout } from './plan-rollout.ts';
import type { AnyRequest } from './request.ts';
import { startRequested } from './start-requested.ts';

/**
 * Serves every request that starts a rollout or continues one: an execution that begins with a spec, one that takes a
 * rollout over, and an event that requests an execution. Only the state machine and EventBridge may invoke it;
 * `dry-run` shows a plan to everyone else.
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
 * Lets only executions of our own state machine plan or take over a rollout. A rollout is planned under the name of its
 * execution, so that no other rollout's answer is written under that name.
 *
 * @param name the name that the execution must have; any name by default
 * @throws InvalidInputError
 */
function checkExecution(
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
