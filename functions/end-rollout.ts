import type { Control } from '../core/control/control.ts';
import { hooksAfterRollback } from '../core/control/due-hook.ts';
import { routeLeft } from '../core/control/transitions.ts';
import { ContendedError } from '../core/errors.ts';
import type { EventType } from '../core/events/events.ts';
import type { Outcome } from '../core/ledger/outcome.ts';
import type { Announcer } from '../core/ports/announcer.ts';
import type { ControlStore } from '../core/ports/control-store.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import { announced } from './announced.ts';
import { heldControl, raiseFence } from './held-control.ts';
import { lastInLedger } from './ledger-order.ts';
import { missedHooks } from './missed-hooks.ts';
import { recordOf } from './record-of.ts';

export interface Ending {
  readonly control: ControlStore;
  readonly ledger: Ledger;
  readonly announcer: Announcer;
}

const eventOf: Readonly<Partial<Record<Outcome, EventType>>> = {
  promoted: 'Stable Retirable',
  rolledBack: 'Rollout Rolled Back',
  reverted: 'Rollout Reverted',
  rejected: 'Rollout Rejected',
};

/** Whether the hooks after a rollback are still to be called, by the rollout's own execution, or never will be. */
export type HooksAfter = 'due' | 'missed';

/**
 * Ends a rollout: kept for good, told to the world, its alarms forgotten, its router given back, in this order, so
 * that a crash in between leaves a held router behind, never a free one that nobody has told about. Safe to repeat.
 */
export async function endRollout(
  ports: Ending,
  control: Control,
  outcome: Outcome,
  reason: string,
  now: number,
  hooksAfter: HooksAfter = 'missed',
) {
  const isRolledBack = outcome === 'rolledBack' || outcome === 'reverted';
  const areDue = hooksAfter === 'due' && isRolledBack && hooksAfterRollback(control.plan).length > 0;
  await ports.ledger.record({
    ...recordOf(control),
    endedAt: now,
    outcome,
    reason,
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
  const type = eventOf[outcome];
  const events = [
    ...(control.untold ?? []),
    ...(type === undefined ? [] : [announced(control, type, reason)]),
    ...missedHooks(control, outcome, reason, areDue),
  ];
  if (events.length > 0) await ports.announcer.announce(events);
  await ports.control.unindexAlarms(control);
  await giveBack(ports.control, control);
}

/**
 * Ends a rollout in its execution's stead, if it still is as `seen`: the fence is raised first, so that no function of
 * that execution writes past the end. Whether it was ended.
 */
export async function dismissRollout(
  ports: Ending,
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

/** A signal that comes in at the very end changes the item once more; it is too late to mean anything. */
export async function giveBack(store: ControlStore, seen: Control) {
  for (let control: Control | undefined = seen, i = 0; control !== undefined; i++) {
    if (await store.release(control)) return;
    if (i === 8) throw new ContendedError(`the control item of ${seen.router} cannot be released`);
    control = await heldControl(store, seen);
  }
}

const routesOf = ({ routes }: Control) => Object.fromEntries(routes.map((route) => [route.name, routeLeft(route)]));
