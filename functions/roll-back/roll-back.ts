import type { AlarmSource, Clock, Executions, TrafficRouter } from '../../core/ports.ts';
import type { Control } from '../../core/rollout/control.ts';
import { inDoubt, settleSeconds } from '../../core/rollout/settle.ts';
import type { Stop } from '../../core/rollout/signal.ts';
import type { Ticket } from '../../core/rollout/ticket.ts';
import { settling, stopped } from '../../core/rollout/transitions.ts';
import { endOfExecution } from '../after-rollback.ts';
import type { Ending } from '../end-rollout.ts';
import { changeControl, heldControl, lostRouter } from '../held-control.ts';
import { goOn } from '../tickets.ts';
import { afterHandover } from './after-handover.ts';
import { concludeRollback } from './conclude.ts';
import { failureText } from './failure-text.ts';
import { finishEnd } from './finish-end.ts';
import { haltOnDrift, withRestored } from './halt.ts';
import type { RollBackTask } from './request.ts';
import { restoreRoutes } from './restore-routes.ts';

export interface RollBackPorts extends Ending {
  readonly router: TrafficRouter;
  readonly alarms: AlarmSource;
  readonly executions: Executions;
  readonly clock: Clock;
}

/**
 * Puts the original weights back, first of all; whatever else has to be done comes after. A restore that a write in
 * doubt may undo is looked at again after W, and so is one whose earlier attempt died without telling what it sent.
 */
export const rollBack =
  (ports: RollBackPorts) =>
  async (task: RollBackTask, requestId: string): Promise<Ticket> => {
    const after = await afterHandover(ports, task, requestId);
    return 'end' in after ? after.end : restore(ports, after.task, requestId);
  };

async function restore(
  ports: RollBackPorts,
  { ticket, failure, attempt }: RollBackTask,
  requestId: string,
): Promise<Ticket> {
  const held = await heldControl(ports.control, ticket);
  if (held === undefined) return endOfExecution(ports, ticket);
  if (held.promotedAt !== undefined && (await finishEnd(ports, held, 'due'))) return endOfExecution(ports, ticket);
  const control = held.stop ? held : await stop(ports, held, failureText(failure));
  if (control === undefined) return lostRouter(ports.ledger, ticket);
  if (control.phase === 'halted') return goOn(ticket, control, 'halted', 0, 'somebody else’s weights are in force');
  const now = ports.clock.now();
  const early = secondsLeft(control, now);
  const restored = await restoreRoutes(ports.router, control, requestId);
  // A repeated attempt cannot know what the one before it sent, so it waits W once more.
  const doubt = inDoubt(control, now) || attempt > 0;
  if (early > 0) return goOn(ticket, control, 'settle', early);
  if (control.phase === 'settling' ? attempt > 0 && restored.some((one) => 'written' in one && one.written) : doubt)
    return settle(ports, ticket, withRestored(control, restored));
  if (restored.some(({ is }) => is === 'drift')) return haltOnDrift(ports, ticket, control, restored);
  return concludeRollback(ports, ticket, withRestored(control, restored), restored, 'due');
}

/** A stop has to stand before the restore: a shift that is still running must not get past its intent. */
async function stop(ports: RollBackPorts, control: Control, text: string): Promise<Control | undefined> {
  const reason: Stop = { kind: 'failure', text, at: ports.clock.now(), by: 'roll-back' };
  return changeControl(ports.control, control, (latest) => (latest.stop ? undefined : stopped(latest, reason)));
}

async function settle(ports: RollBackPorts, ticket: Ticket, control: Control): Promise<Ticket> {
  const until = ports.clock.now() + settleSeconds * 1000;
  const saved = await changeControl(ports.control, control, (latest) =>
    settling({ ...latest, routes: control.routes }, until),
  );
  if (saved === undefined) return lostRouter(ports.ledger, ticket);
  return goOn(ticket, saved, 'settle', settleSeconds);
}

const secondsLeft = (control: Control, now: number): number =>
  control.phase === 'settling' && control.settleUntil !== undefined ? Math.ceil((control.settleUntil - now) / 1000) : 0;
