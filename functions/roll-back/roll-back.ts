import type { Control } from '../../core/control/control.ts';
import { isRestoreLanding, landedAt, restoreLandsBefore } from '../../core/control/settle.ts';
import { settling, stopped } from '../../core/control/transitions.ts';
import { TooLargeError } from '../../core/errors.ts';
import { restoreRepetitions, wasThrottled } from '../../core/execution/throttled.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import type { Stop } from '../../core/signals/signal.ts';
import { finishEnd } from '../rollout/ending.ts';
import { endOfExecution } from '../rollout/hooks.ts';
import { changeControl, heldControl } from '../rollout/item.ts';
import type { RollBackPorts } from '../rollout/ports.ts';
import { goOn } from '../rollout/tickets.ts';
import { afterHandover } from './after-handover.ts';
import { concludeRollback, haltOnDrift, measureRollback, outcomeOf, withRestored } from './conclude.ts';
import { reap, reapExecution } from './reap.ts';
import type { RollBackRequest, RollBackTask } from './request.ts';
import { failureText } from './request.ts';
import { RouterLostError, restoreNote } from './restore-note.ts';
import { isWritten, restoreOrWait } from './restore-routes.ts';

/**
 * Restores the original weights first; everything else comes after. A restore is checked again after W if a write in
 * doubt may undo it, or if an earlier attempt died and may have sent one.
 */
export async function rollBack(ports: RollBackPorts, task: RollBackTask, requestId: string): Promise<Ticket> {
  const own = task.ticket.successor === undefined ? { task } : await afterHandover(ports, task, requestId);
  if ('end' in own) return own.end;
  try {
    return await restore(ports, own.task, requestId);
  } catch (error) {
    if (error instanceof RouterLostError) return endOfExecution(ports, own.task.ticket);
    throw error;
  }
}

async function restore(
  ports: RollBackPorts,
  { ticket, failure, attempt }: RollBackTask,
  requestId: string,
): Promise<Ticket> {
  const held = await heldControl(ports.control, ticket);
  if (held === undefined) return endOfExecution(ports, ticket);
  if (held.promotedAt !== undefined && (await finishEnd(ports, held, 'due'))) return endOfExecution(ports, ticket);
  const control = held.stop ? held : await stop(ports, held, failureText(failure));
  if (control === undefined) return endOfExecution(ports, ticket);
  if (control.phase === 'halted') return leaveHalted(ticket, control);
  const now = ports.clock.now();
  const early = secondsLeft(control, now);
  const note = restoreNote(ports, control);
  // The first look mostly writes, and users wait for it; the second mostly finds nothing to do.
  if (control.phase !== 'settling' && outcomeOf(control) !== 'rejected') note.begin();
  const restored = await restoreOrWait(ports, control, requestId, now, note.beforeWrite);
  if (typeof restored === 'number') {
    await note.withdraw();
    return queued(ports, ticket, control, attempt, restored);
  }
  measureRollback(ports, control, restored);
  if (!restored.some(isWritten)) await note.withdraw();
  const latest = await note.latest();
  if (latest === undefined) return endOfExecution(ports, ticket);
  // A repeated attempt does not know the writes of those before it, nor a twin those of the other, so they wait. Of several
  // writes without an answer, the first may have landed and be the one that is read, while the last has not.
  const hasTwinWritten = isRestoreLanding(control, now) || (latest.restores ?? 0) > (control.restores ?? 0) + 1;
  const mayLand = control.phase !== 'settling' && landedAt(control, now) !== undefined;
  const doubt = attempt > 0 || hasTwinWritten || latest.phase === 'halted' || mayLand;
  const after = withRestored(latest, restored, ports.clock.now());
  if (doubt) return settle(ports, ticket, after, attempt);
  if (early > 0) return goOn(ticket, control, 'settle', early);
  if (restored.some(({ kind }) => kind === 'drift')) return haltOnDrift(ports, ticket, control, restored);
  return (await concludeRollback(ports, ticket, after, restored, 'due')) ?? settle(ports, ticket, after, attempt);
}

/**
 * Waits for its turn. The count of attempts starts again after that, so a repeated attempt is noted as settling. The
 * writes of earlier attempts land within W from now, or never.
 */
async function queued(
  ports: RollBackPorts,
  ticket: Ticket,
  control: Control,
  attempt: number,
  seconds: number,
): Promise<Ticket> {
  if (attempt === 0) return goOn(ticket, control, 'settle', seconds);
  const saved = await startSettling(ports, control, attempt);
  if (saved === undefined) return endOfExecution(ports, ticket);
  return saved.phase === 'halted' ? leaveHalted(ticket, saved) : goOn(ticket, saved, 'settle', seconds);
}

const leaveHalted = (ticket: Ticket, control: Control): Ticket =>
  goOn(ticket, control, 'halted', 0, 'the routes of another party are left alone');

/** Saves a stop before the restore, so that a shift that still runs does not get past its intent. */
async function stop(ports: RollBackPorts, control: Control, text: string): Promise<Control | undefined> {
  const reason: Stop = { kind: 'failure', text, at: ports.clock.now(), by: 'roll-back' };
  try {
    return await changeControl(ports.control, control, (latest) => (latest.stop ? undefined : stopped(latest, reason)));
  } catch (error) {
    // A restore does not wait for room in the item.
    if (error instanceof TooLargeError) return stopped(control, reason);
    throw error;
  }
}

async function settle(ports: RollBackPorts, ticket: Ticket, control: Control, attempt: number): Promise<Ticket> {
  const saved = await startSettling(ports, control, attempt);
  if (saved === undefined) return endOfExecution(ports, ticket);
  if (saved.phase === 'halted') return leaveHalted(ticket, saved);
  return goOn(ticket, saved, 'settle', secondsLeft(saved, ports.clock.now()));
}

/**
 * AWS may run a function twice for one call, so a write may land until a twin that began now would have landed it. An
 * item that the twin has halted stays as it is.
 */
const startSettling = (ports: RollBackPorts, control: Control, attempt: number): Promise<Control | undefined> => {
  const until = restoreLandsBefore(ports.clock.now(), control.plan.router);
  const late = wasThrottled(attempt, restoreRepetitions) && { throttled: attempt };
  return changeControl(ports.control, control, (latest) =>
    latest.phase === 'halted' ? undefined : settling({ ...latest, routes: control.routes, ...late }, until),
  );
};

/** Never below 0: a state machine refuses to wait for that. */
const secondsLeft = ({ phase, settleUntil }: Control, now: number): number =>
  phase === 'settling' && settleUntil !== undefined ? Math.max(0, Math.ceil((settleUntil - now) / 1000)) : 0;

/** Serves everything that restores: the execution itself, and both paths of the dead-man's switch. */
export async function rollBackOrReap(
  ports: RollBackPorts,
  request: RollBackRequest,
  context: { readonly awsRequestId: string; getRemainingTimeInMillis(): number },
): Promise<Ticket | undefined> {
  const { awsRequestId } = context;
  if ('ticket' in request) return rollBack(ports, request, awsRequestId);
  if (request.source === 'aws.states') await reapExecution(ports, request.detail.executionArn, awsRequestId);
  else await reap(ports, awsRequestId, () => context.getRemainingTimeInMillis());
  return undefined;
}
