import type { Control } from '../../core/control/control.ts';
import { originalWeights } from '../../core/control/original-weights.ts';
import { restoreLandsBefore } from '../../core/control/settle.ts';
import { lastCreationInDoubt } from '../../core/control/tester-transitions.ts';
import { settling, stopped } from '../../core/control/transitions.ts';
import { TransientError, WriteInDoubtError } from '../../core/errors.ts';
import { announced, announceUntold, withEvent } from '../rollout/announcing.ts';
import { dismissRollout, endRollout, finishEnd } from '../rollout/ending.ts';
import { changeControl, raiseFence } from '../rollout/item.ts';
import { ledgerOrder } from '../rollout/ledger.ts';
import { isThrottled, removeTesterRoutes } from '../rollout/mesh.ts';
import type { RollBackPorts } from '../rollout/ports.ts';
import { ticketFor } from '../rollout/tickets.ts';
import { concludeRollback, haltOnDrift, measureRollback, withRestored } from './conclude.ts';
import { isWritten, removeUnlessDrift, restoreRoutes } from './restore-routes.ts';

/**
 * Looks after a router whose execution has ended, or counts as ended.
 *
 * - Before the first write, or kept warm: the router is given back.
 * - Halted: it stays with the person who changed it, until released.
 * - Split: it is restored, and checked again once no write can land any more.
 *
 * @param why begins the sentence about the execution's end
 */
export async function lookAfter(ports: RollBackPorts, control: Control, requestId: string, why: string): Promise<void> {
  const now = ports.clock.now();
  if (control.promotedAt !== undefined && (await finishEnd(ports, control))) return;
  switch (control.phase) {
    case 'halted':
      // No other function of this rollout runs any more that could announce its saved events.
      await letGo(ports, await announceUntold(ports, control));
      return;
    case 'planned':
      await dismissRollout(ports, control, 'rejected', `${why} before the first write`, now);
      return;
    case 'keepWarm':
      if (control.stop) return restore(ports, control, requestId, why);
      await dismissRollout(ports, control, 'promoted', `${why} while the stable was kept warm`, now);
      return;
    case 'settling':
      if ((control.settleUntil ?? 0) > now) return;
      return restore(ports, control, requestId, why);
    default:
      return restore(ports, control, requestId, why);
  }
}

/** Removes the routes for testers of a released rollout, and gives its router back. */
async function letGo(ports: RollBackPorts, halted: Control | undefined): Promise<void> {
  const now = ports.clock.now();
  if (halted?.released === undefined) return;
  const control = await raiseFence(ports.control, halted);
  if (control === undefined) return;
  await removeTesterRoutes(ports.router, control);
  if (lastCreationInDoubt(control, now) === undefined)
    await endRollout(ports, control, 'halted', `released by ${halted.released.by}`, now);
}

async function restore(ports: RollBackPorts, seen: Control, requestId: string, why: string): Promise<void> {
  const text = `${why} in the middle of the rollout`;
  const stop = { kind: 'execution', text, at: ports.clock.now(), by: 'roll-back' } as const;
  const control = await raiseFence(ports.control, seen, checkedNow(stopped(seen, stop), stop.at));
  if (control === undefined) return;
  if (seen.settleUntil === undefined && seen.phase !== 'rollbackFailed')
    ports.meter.record({ name: 'RoutersTakenOver', rolloutId: control.rolloutId });
  try {
    const weights = await restoreRoutes(ports, control, requestId);
    measureRollback(ports, { ...control, phase: seen.phase }, weights);
    const restored = await removeUnlessDrift(ports, control, weights);
    const after = withRestored(control, restored, ports.clock.now());
    // A second restore that had to write settles again: an earlier try of it may have sent a write as well.
    if (seen.phase !== 'settling' || restored.some(isWritten)) await settle(ports, after);
    else if (restored.some(({ kind }) => kind === 'drift'))
      await haltOnDrift(ports, ticketFor(control), control, restored);
    else await concludeRollback(ports, ticketFor(control), after, restored, 'missed');
  } catch (error) {
    const failed =
      seen.phase === 'settling'
        ? await changeControl(ports.control, control, (latest) => ({ ...latest, phase: 'shifting' }))
        : control;
    if (failed !== undefined) await markFailed(ports, failed, error);
    throw error;
  }
}

/**
 * The item while a restore that had settled is tried once more. No other run begins the same meanwhile: they would
 * outdo each other each time. If this try dies, the next one comes when its last write has landed.
 */
const checkedNow = (control: Control, now: number): Control =>
  control.phase === 'settling' ? settling(control, restoreLandsBefore(now, control.plan.router)) : control;

/** The original weights are in force; the last writes of the dead execution may land within W. */
async function settle(ports: RollBackPorts, control: Control): Promise<void> {
  const until = restoreLandsBefore(ports.clock.now(), control.plan.router);
  await changeControl(ports.control, control, (latest) => settling({ ...latest, routes: control.routes }, until));
}

/** A fault that passes by itself is not worth a page until it has lasted this long. */
const patienceMs = 180_000;
/** Throttling lasts longer, because many other restores may come first; none of them is worth a page of its own. */
const throttledPatienceMs = 900_000;

/** Pages once, when the rollback begins to fail. It is tried again each minute. */
async function markFailed(ports: RollBackPorts, control: Control, error: unknown): Promise<void> {
  if (control.phase === 'rollbackFailed') return;
  const passing = error instanceof TransientError || error instanceof WriteInDoubtError;
  const patience = isThrottled(error) ? throttledPatienceMs : patienceMs;
  if (passing && ports.clock.now() - (control.stop?.at ?? 0) < patience) return;
  const text = unrestored(control, error);
  await ports.ledger.append({
    rolloutId: control.rolloutId,
    order: ledgerOrder(control, 'restoreFailed'),
    at: ports.clock.now(),
    by: 'roll-back',
    did: 'restoreFailed',
    why: text,
    step: control.step,
  });
  const saved = await changeControl(ports.control, control, (latest) =>
    withEvent({ ...latest, phase: 'rollbackFailed' }, announced(latest, 'Rollback Failed', text)),
  );
  if (saved !== undefined) await announceUntold(ports, saved);
}

/** With the weights to set by hand, which are not in force, and with what the rollback was for. */
function unrestored(control: Control, error: unknown): string {
  const why = control.stop === undefined ? '' : `; the rollback was for: ${control.stop.text}`;
  return `the original weights (${originalWeights(control)}) could not be restored: ${error instanceof Error ? error.message : String(error)}${why}`;
}
