import type { Control } from '../core/control/control.ts';
import { dueHook, hookId, hooksAfterRollback, hooksBefore } from '../core/control/due-hook.ts';
import type { RolloutEvent } from '../core/events/events.ts';
import type { Outcome } from '../core/ledger/outcome.ts';
import { announced } from './announced.ts';

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
