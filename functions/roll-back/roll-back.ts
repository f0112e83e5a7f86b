import type { Control, RouteState } from '../../core/control/control.ts';
import { inDoubt, settleSeconds } from '../../core/control/settle.ts';
import { settling, stopped } from '../../core/control/transitions.ts';
import { TooLargeError } from '../../core/errors.ts';
import { restoreRepetitions, wasThrottled } from '../../core/execution/throttled.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import type { Meter } from '../../core/ledger/measure.ts';
import type { AlarmSource } from '../../core/ports/alarms.ts';
import type { Executions } from '../../core/ports/executions.ts';
import type { Pace } from '../../core/ports/pace.ts';
import type { TrafficRouter } from '../../core/ports/router.ts';
import type { Clock, Sleep } from '../../core/ports/time.ts';
import { sameTraffic } from '../../core/routing/weights.ts';
import type { Stop } from '../../core/signals/signal.ts';
import { endOfExecution } from '../after-rollback.ts';
import type { Ending } from '../end-rollout.ts';
import { isThrottled, turnIn } from '../give-way.ts';
import { changeControl, heldControl, lostRouter } from '../held-control.ts';
import { goOn } from '../tickets.ts';
import { afterHandover } from './after-handover.ts';
import { concludeRollback } from './conclude.ts';
import { failureText } from './failure-text.ts';
import { finishEnd } from './finish-end.ts';
import { haltOnDrift, withRestored } from './halt.ts';
import { measureRollback } from './measure-rollback.ts';
import { removeUnlessDrift } from './remove-unless-drift.ts';
import type { RollBackTask } from './request.ts';
import type { RestoredRoute } from './restore-routes.ts';
import { restoreRoutes } from './restore-routes.ts';

export interface RollBackPorts extends Ending {
  readonly router: TrafficRouter;
  readonly alarms: AlarmSource;
  readonly executions: Executions;
  readonly pace: Pace;
  readonly meter: Meter;
  readonly clock: Clock;
  readonly pause: Sleep;
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
  if (control.phase === 'halted') return goOn(ticket, control, 'halted', 0, 'somebody else’s routes are left alone');
  const now = ports.clock.now();
  const early = secondsLeft(control, now);
  const restored = await restoreOrWait(ports, control, requestId, now);
  if (typeof restored === 'number') return queued(ports, ticket, control, attempt, restored);
  measureRollback(ports, control, restored);
  // A repeated attempt cannot know what those before it sent, so it waits W once more: of several writes without an
  // answer the first may have landed, and is what is seen, when the last has not.
  const doubt = attempt > 0 || (control.phase !== 'settling' && inDoubt(control, now));
  if (doubt) return settle(ports, ticket, withRestored(control, restored), attempt);
  if (early > 0) return goOn(ticket, control, 'settle', early);
  if (restored.some(({ is }) => is === 'drift')) return haltOnDrift(ports, ticket, control, restored);
  return concludeRollback(ports, ticket, withRestored(control, restored), restored, 'due');
}

/** With so many other routes to restore that the mesh takes no more calls: this long, then a person is told. */
const patienceMs = 900_000;

/** Restores all routes; gives the seconds until its turn when the mesh has turned it away as one call too many. */
async function restoreOrWait(
  ports: RollBackPorts,
  control: Control,
  requestId: string,
  now: number,
): Promise<readonly RestoredRoute[] | number> {
  try {
    const restored = await restoreRoutes(ports, control, requestId);
    return await removeUnlessDrift(ports, control, restored);
  } catch (error) {
    const waited = now - (control.stop?.at ?? 0);
    if (!isThrottled(error) || waited > patienceMs) throw error;
    // Whose turn has come in vain again and again asks less and less often: at most a hundred times or so in all.
    const atLeast = Math.max(1, Math.ceil(waited / 30_000));
    // Where nothing is left to put back, nobody waits for it: those whose routes are split go first.
    const lane = control.routes.some(isSplit) ? 'restore' : 'forward';
    return turnIn(ports, lane, control.routes.length * callsPerRestore, atLeast);
  }
}

/** For all that is known: what may still land counts as landed. */
const isSplit = ({ intents, targets, original }: RouteState) =>
  intents.length > 0 || !sameTraffic(targets, original.targets);

/** A route is read before it is written: what a person has changed meanwhile is not ours to overwrite. */
const callsPerRestore = 2;

/**
 * Waits for its turn. Which attempt this was is forgotten on the way, so what an earlier one may have sent is noted: it
 * will have landed, or never will, W from now.
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
  return saved === undefined ? lostRouter(ports.ledger, ticket) : goOn(ticket, saved, 'settle', seconds);
}

/** A stop has to stand before the restore: a shift that is still running must not get past its intent. */
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
  if (saved === undefined) return lostRouter(ports.ledger, ticket);
  return goOn(ticket, saved, 'settle', settleSeconds);
}

const startSettling = (ports: RollBackPorts, control: Control, attempt: number): Promise<Control | undefined> => {
  const until = ports.clock.now() + settleSeconds * 1000;
  const late = wasThrottled(attempt, restoreRepetitions) && { throttled: attempt };
  return changeControl(ports.control, control, (latest) =>
    settling({ ...latest, routes: control.routes, ...late }, until),
  );
};

const secondsLeft = (control: Control, now: number): number =>
  control.phase === 'settling' && control.settleUntil !== undefined ? Math.ceil((control.settleUntil - now) / 1000) : 0;
