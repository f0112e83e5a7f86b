import type { Control } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import { leaseOf } from '../../core/control/lease.ts';
import { stopped } from '../../core/control/transitions.ts';
import { ContendedError } from '../../core/errors.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import { dismissRollout } from '../rollout/ending.ts';
import { endOfExecution } from '../rollout/hooks.ts';
import { raiseFence } from '../rollout/item.ts';
import type { RollBackPorts } from '../rollout/ports.ts';
import { goOn } from '../rollout/tickets.ts';
import { askExecution } from './ask-execution.ts';
import type { RollBackTask } from './request.ts';
import { failureText, successorEnd } from './request.ts';
import { lookAfter } from './take-over.ts';

/**
 * How long an execution waits before it asks for its successor again: seconds. The successor's end should have come.
 */
const patienceSeconds = 300;

/**
 * What an execution does after its successor came back with a failure: a task to roll back, or its last ticket. The
 * holder of the lease decides.
 *
 * - The execution itself: it takes the lease back, so that no late successor gets it, and rolls back.
 * - A successor: the rollout's end is this execution's end too. A successor that runs no more is looked after as by the
 *   dead-man's switch.
 */
export async function afterHandover(
  ports: RollBackPorts,
  task: RollBackTask,
  requestId: string,
): Promise<{ readonly task: RollBackTask } | { readonly end: Ticket }> {
  const { successor: _, ...ticket } = task.ticket;
  const item = await ports.control.read(ticket.router);
  if (!isHeld(item) || item.rolloutId !== ticket.rolloutId) return { end: await endOfExecution(ports, ticket) };
  if (item.execution !== task.execution) return { end: await successorsEnd(ports, task, item, requestId) };
  const isKeptWarm = item.phase === 'keepWarm' && item.stop === undefined;
  const isTaken = item.fence !== ticket.fence && !isKeptWarm;
  const own = isTaken ? item : await takeBack(ports, task, item);
  if (own === undefined) return { end: await endOfExecution(ports, ticket) };
  // An earlier attempt that raised the fence may have sent a write that we do not know of.
  const attempt = isTaken ? Math.max(1, task.attempt) : task.attempt;
  return { task: { ...task, attempt, ticket: { ...ticket, fence: own.fence, rev: own.rev } } };
}

/** The item with a raised fence and a stop; undefined if the rollout was promoted and only had to be ended. */
async function takeBack(ports: RollBackPorts, { failure }: RollBackTask, seen: Control): Promise<Control | undefined> {
  const at = ports.clock.now();
  if (seen.phase === 'keepWarm' && seen.stop === undefined) {
    if (await dismissRollout(ports, seen, 'promoted', 'promoted; its keep-warm could not be continued', at))
      return undefined;
  } else {
    const reason = { kind: 'failure', text: failureText(failure), at, by: 'roll-back' } as const;
    const own = await raiseFence(ports.control, seen, stopped(seen, reason));
    if (own !== undefined) return own;
  }
  throw new ContendedError(`the control item of ${seen.router} changed while its lease was being taken back`);
}

async function successorsEnd(
  ports: RollBackPorts,
  { ticket, failure }: RollBackTask,
  seen: Control,
  requestId: string,
): Promise<Ticket> {
  const end = successorEnd(failure);
  if (seen.phase === 'halted') {
    const text = end?.Error === 'halted' ? end.Cause : undefined;
    return goOn(ticket, seen, 'halted', 0, text ?? 'the routes of another party are left alone');
  }
  if (end?.Error === 'rollbackFailed') return goOn(ticket, seen, 'rollbackFailed', 0, end.Cause);
  const asked = await askExecution(ports, leaseOf(seen));
  if (asked.kind !== 'over') return goOn(ticket, seen, 'settle', patienceSeconds);
  await lookAfter(ports, seen, requestId, asked.why);
  const item = await ports.control.read(ticket.router);
  if (!isHeld(item) || item.rolloutId !== ticket.rolloutId) return endOfExecution(ports, ticket);
  const settled = (item.settleUntil ?? 0) - ports.clock.now();
  return goOn(ticket, item, 'settle', Math.max(1, Math.ceil(settled / 1000)));
}
