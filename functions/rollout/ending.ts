import type { Control } from '../../core/control/control.ts';
import { hooksAfterRollback } from '../../core/control/due-hook.ts';
import { routeLeft } from '../../core/control/transitions.ts';
import type { EventType } from '../../core/events/events.ts';
import type { Outcome } from '../../core/ledger/outcome.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import type { Clock } from '../../core/ports/time.ts';
import { announced, missedHooks } from './announcing.ts';
import { onLatest, raiseFence } from './item.ts';
import { lastInLedger, recordOf } from './ledger.ts';
import type { RolloutPorts } from './ports.ts';

const endEvents: Readonly<Partial<Record<Outcome, EventType>>> = {
  promoted: 'Stable Retirable',
  rolledBack: 'Rollout Rolled Back',
  reverted: 'Rollout Reverted',
  rejected: 'Rollout Rejected',
};

/** Whether the rollout's own execution still calls the hooks after a rollback, or never will. */
export type HooksAfter = 'due' | 'missed';

/**
 * Ends a rollout: records the end, announces it, removes its alarms from the index, and gives its router back. In this
 * order a crash in between leaves a held router, never a free one whose end was not announced. Safe to repeat. The router
 * is kept if another run of the restore has written or halted meanwhile.
 */
export async function endRollout(
  ports: RolloutPorts,
  control: Control,
  outcome: Outcome,
  reason: string,
  now: number,
  hooksAfter: HooksAfter = 'missed',
): Promise<'ended' | 'kept'> {
  const isRolledBack = outcome === 'rolledBack' || outcome === 'reverted';
  const areDue = hooksAfter === 'due' && isRolledBack && hooksAfterRollback(control.plan).length > 0;
  await ports.ledger.record({
    ...recordOf(control),
    endedAt: now,
    outcome,
    reason,
    ...(control.stop && { cause: control.stop.kind }),
    routesAfter: routesOf(control),
    ...(control.step >= 0 && { stepAtEnd: control.step }),
    ...(areDue && { hooksDue: true }),
  });
  await ports.ledger.append({
    rolloutId: control.rolloutId,
    order: lastInLedger(control),
    at: now,
    by: outcome === 'promoted' ? 'analyze-canary' : 'roll-back',
    did: 'ended',
    why: `${outcome}: ${reason}`,
  });
  const type = endEvents[outcome];
  const events = [
    ...(control.untold ?? []),
    ...(type === undefined ? [] : [announced(control, type, reason)]),
    ...missedHooks(control, outcome, reason, areDue),
  ];
  if (events.length > 0) await ports.announcer.announce(events);
  await ports.control.unindexAlarms(control);
  return giveBack(ports.control, control);
}

/**
 * Ends a rollout instead of its execution, if its item is still as `seen`. Returns whether it did. The fence is raised
 * first, so that no function of that execution writes after the end.
 */
export async function dismissRollout(
  ports: RolloutPorts,
  seen: Control,
  outcome: 'promoted' | 'rejected',
  reason: string,
  now: number,
): Promise<boolean> {
  const control = await raiseFence(ports.control, seen);
  if (control === undefined) return false;
  await endRollout(ports, control, outcome, reason, now);
  return true;
}

/**
 * Gives the router back. It is kept if another run of the restore has noted a write since `seen`, which may still land,
 * or has halted. A signal may change the item at the very end; it is too late to have an effect.
 */
export async function giveBack(store: ControlStore, seen: Control): Promise<'ended' | 'kept'> {
  const done = await onLatest(store, seen, async (control) => {
    const hasTwinWritten = (control.restores ?? 0) > (seen.restores ?? 0);
    const hasTwinHalted = control.phase === 'halted' && seen.phase !== 'halted';
    if (hasTwinWritten || hasTwinHalted) return 'kept' as const;
    return (await store.release(control)) ? 'ended' : 'overtaken';
  });
  return done ?? 'ended';
}

const routesOf = ({ routes }: Control) => Object.fromEntries(routes.map((route) => [route.name, routeLeft(route)]));

/**
 * Completes an end that was recorded already; false if none was. Once the stable was announced as retirable, no
 * rollback may return to it, and weights that others set from then on are no drift.
 */
export async function finishEnd(
  ports: RolloutPorts & { readonly clock: Clock },
  control: Control,
  hooksAfter: HooksAfter = 'missed',
): Promise<boolean> {
  const record = await ports.ledger.recordOf(control.rolloutId);
  if (record?.outcome === undefined) return false;
  const endedAt = record.endedAt ?? ports.clock.now();
  await endRollout(ports, control, record.outcome, record.reason ?? '', endedAt, hooksAfter);
  return true;
}
