import { InvalidInputError } from '../../core/errors.ts';
import type { Executions } from '../../core/ports/executions.ts';

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
