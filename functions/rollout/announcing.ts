import type { Control } from '../../core/control/control.ts';
import { currentWeight } from '../../core/control/control.ts';
import { dueHook, hookId, hooksAfterRollback, hooksBefore } from '../../core/control/due-hook.ts';
import { withUntold } from '../../core/control/untold.ts';
import { TransientError } from '../../core/errors.ts';
import type { EventType, RolloutEvent } from '../../core/events/events.ts';
import type { Outcome } from '../../core/ledger/outcome.ts';
import { changeControl } from './item.ts';
import { recordOf } from './ledger.ts';
import type { RolloutPorts } from './ports.ts';

/** An event about a rollout as its control item is now. The same event always has the same id. */
export const announced = (control: Control, type: EventType, text: string, detail = ''): RolloutEvent => ({
  type,
  eventId: `${control.rolloutId}/${type}${detail}`,
  rolloutId: control.rolloutId,
  service: control.plan.service,
  router: control.router,
  text,
  ...(control.stop && { cause: control.stop.kind }),
  since: control.plannedAt,
  ...(control.plan.report !== undefined && { report: control.plan.report }),
  ...(control.step >= 0 && { step: control.step + 1, weight: currentWeight(control) }),
});

/** The event of a start that got no rollout, once for each `request`. */
export const rejected = (request: string, rolloutId: string, service: string, text: string): RolloutEvent => ({
  type: 'Rollout Rejected',
  eventId: `${request}/Rollout Rejected`,
  rolloutId,
  service,
  router: '',
  text,
});

/** The item with an event about its change. One update saves both, so no crash in between loses the event. */
export const withEvent = (control: Control, event: RolloutEvent | undefined): Control =>
  event === undefined ? control : withUntold(control, event);

/**
 * Announces the events that were saved and not yet announced, at least once, and removes them from the item. Returns
 * the item after that; undefined if the router is lost. Events that cannot be announced now stay in the item for the
 * next function: a failed announcement must not stop a rollout, let alone roll it back.
 */
export async function announceUntold(ports: RolloutPorts, control: Control): Promise<Control | undefined> {
  const { untold = [] } = control;
  if (untold.length === 0) return control;
  if (control.promotedAt !== undefined) await ports.ledger.record(recordOf(control));
  try {
    await ports.announcer.announce(untold);
  } catch (error) {
    if (error instanceof TransientError) return control;
    throw error;
  }
  const sent = new Set(untold.map(({ eventId }) => eventId));
  return changeControl(ports.control, control, ({ untold: latest = [], ...rest }) => {
    const left = latest.filter(({ eventId }) => !sent.has(eventId));
    return left.length === 0 ? rest : { ...rest, untold: left };
  });
}

/**
 * An event for each hook without an outcome, because the rollout ends or halts before it has one.
 *
 * @param areDue the execution still calls the hooks after a rollback
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
