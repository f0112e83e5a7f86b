import type { Control } from '../../core/control/control.ts';
import { landsBefore } from '../../core/control/settle.ts';
import { lastCreationInDoubt } from '../../core/control/tester-transitions.ts';
import { settling, stopped } from '../../core/control/transitions.ts';
import { TransientError, WriteInDoubtError } from '../../core/errors.ts';
import { announced, tellUntold, withEvent } from '../rollout/announcing.ts';
import { dismissRollout, endRollout, finishEnd } from '../rollout/ending.ts';
import { changeControl, raiseFence } from '../rollout/item.ts';
import { isThrottled, removeTesterRoutes } from '../rollout/mesh.ts';
import type { RollBackPorts } from '../rollout/ports.ts';
import { ticketFor } from '../rollout/tickets.ts';
import { concludeRollback, haltOnDrift, measureRollback, withRestored } from './conclude.ts';
import { isWritten, removeUnlessDrift, restoreRoutes } from './restore-routes.ts';

/**
 * Looks after a router whose execution has ended, or counts as ended; `why` begins the sentence that says so. Before the first write, or kept warm, it is given back; halted, it
 * stays with the person who changed it; split, it is restored, and looked at again once nothing can land any more.
 */
export async function lookAfter(ports: RollBackPorts, control: Control, requestId: string, why: string): Promise<void> {
  const now = ports.clock.now();
  if (control.promotedAt !== undefined && (await finishEnd(ports, control))) return;
  switch (control.phase) {
    case 'halted':
      // Nothing else of this rollout runs any more that could tell what has not been told yet.
      await letGo(ports, await tellUntold(ports, control));
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

/** Removes what testers have of a halted rollout that was released, and gives its router back. */
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
  const control = await raiseFence(ports.control, seen, stopped(seen, stop));
  if (control === undefined) return;
  if (seen.phase !== 'settling' && seen.phase !== 'rollbackFailed')
    ports.meter.record({ name: 'RoutersTakenOver', rolloutId: control.rolloutId });
  try {
    const weights = await restoreRoutes(ports, control, requestId);
    measureRollback(ports, control, weights);
    const restored = await removeUnlessDrift(ports, control, weights);
    const after = withRestored(control, restored);
    // A second look that had to write stands where the first one stood: an earlier try of it may have sent that too.
    if (seen.phase !== 'settling' || restored.some(isWritten)) await settle(ports, after);
    else if (restored.some(({ kind }) => kind === 'drift'))
      await haltOnDrift(ports, ticketFor(control), control, restored);
    else await concludeRollback(ports, ticketFor(control), after, restored, 'missed');
  } catch (error) {
    await markFailed(ports, control, error);
    throw error;
  }
}

/** The original weights are in force; what the dead execution sends with the rest of its life may land within W. */
async function settle(ports: RollBackPorts, control: Control): Promise<void> {
  const until = landsBefore(ports.clock.now());
  await changeControl(ports.control, control, (latest) => settling({ ...latest, routes: control.routes }, until));
}

/** A fault that goes away by itself is not worth a page until it has lasted this long. */
const patienceMs = 180_000;
/** So many others may be restored before it that the mesh takes no more calls: none of that is a page of its own. */
const throttledPatienceMs = 900_000;

/** Pages once, on entry: while it lasts it is tried again each minute. */
async function markFailed(ports: RollBackPorts, control: Control, error: unknown): Promise<void> {
  if (control.phase === 'rollbackFailed') return;
  const passing = error instanceof TransientError || error instanceof WriteInDoubtError;
  const patience = isThrottled(error) ? throttledPatienceMs : patienceMs;
  if (passing && ports.clock.now() - (control.stop?.at ?? 0) < patience) return;
  const text = `the original weights could not be restored: ${error instanceof Error ? error.message : String(error)}`;
  const saved = await changeControl(ports.control, control, (latest) =>
    withEvent({ ...latest, phase: 'rollbackFailed' }, announced(latest, 'Rollback Failed', text)),
  );
  if (saved !== undefined) await tellUntold(ports, saved);
}
