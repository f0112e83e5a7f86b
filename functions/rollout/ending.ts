import type { Control } from '../../core/control/control.ts';
import { dueHook, hookId, hooksAfterRollback, hooksBefore } from '../../core/control/due-hook.ts';
import { routeLeft } from '../../core/control/transitions.ts';
import type { EventType, RolloutEvent } from '../../core/events/events.ts';
import type { Outcome } from '../../core/ledger/outcome.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import type { Clock } from '../../core/ports/time.ts';
import { announced } from './announcing.ts';
import { onLatest, raiseFence } from './item.ts';
import { lastInLedger, recordOf } from './ledger.ts';
import type { RolloutPorts } from './ports.ts';

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
  ports: RolloutPorts,
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

/** A signal that comes in at the very end changes the item once more; it is too late to mean anything. */
export async function giveBack(store: ControlStore, seen: Control) {
  await onLatest(store, seen, async (control) => ((await store.release(control)) ? 'released' : 'overtaken'));
}

const routesOf = ({ routes }: Control) => Object.fromEntries(routes.map((route) => [route.name, routeLeft(route)]));

/**
 * Tells of each hook that has no outcome and will get none, because the rollout ends here.
 *
 * @param areDue the execution still calls those that come after a rollback
 */
export function missedHooks(
  control: Control,
  outcome: Outcome,
  reason: string,
  areDue: boolean,
): readonly RolloutEvent[] {
  const { plan, rolloutId } = control;
  const promoted =
    control.promotedAt === undefined ? [] : hooksBefore(plan, plan.steps.length).slice(promotedDone(control));
  const isRolledBack = outcome === 'rolledBack' || outcome === 'reverted';
  const rolledBack = isRolledBack && !areDue ? hooksAfterRollback(plan) : [];
  return [...promoted, ...rolledBack].map((hook) =>
    announced(
      control,
      'Hook Failed',
      `the hook ${hook.name} has no outcome, the rollout ended first: ${reason}`,
      `/${hookId(rolloutId, hook, control.step)}`,
    ),
  );
}

const promotedDone = (control: Control): number =>
  dueHook({ ...control, phase: 'keepWarm' })?.progress.done ?? Number.POSITIVE_INFINITY;

/**
 * Whether the rollout's end was recorded already; then what is left of it is done. Once it was told that the stable can
 * be retired nobody may go back to that stable, and whoever changes the weights from then on is not in our way.
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
