import type { RolloutPlan } from '../plan/plan.ts';
import type { PlannedHook } from '../spec/hook-spec.ts';
import type { Control, HookProgress } from './control.ts';

/** The hook whose turn it is. */
export interface DueHook {
  readonly hook: PlannedHook;
  /** The same each time that it is called for the same reason. */
  readonly id: string;
  readonly progress: HookProgress;
}

type Planned = Pick<RolloutPlan, 'hooks' | 'steps'>;

/**
 * The hooks that are called before the shift to a step, in the spec's order; a step beyond the last means after the
 * promotion.
 */
export function hooksBefore({ hooks = [], steps }: Planned, step: number): readonly PlannedHook[] {
  const at = (moment: PlannedHook['at']) => hooks.filter((hook) => hook.at === moment);
  if (step === steps.length) return at('afterPromotion');
  return [...(step === 0 ? at('beforeFirstShift') : []), ...at('beforeStep')];
}

export const hooksAfterRollback = ({ hooks = [] }: Pick<RolloutPlan, 'hooks'>): readonly PlannedHook[] =>
  hooks.filter(({ at }) => at === 'afterRollback');

/** Names one call of a hook for good. `step` counts from 0 and matters only to hooks before each step. */
export const hookId = (rolloutId: string, hook: PlannedHook, step: number): string =>
  `${rolloutId}/${hook.at}/${hook.at === 'beforeStep' ? `${step + 1}/` : ''}${hook.name}`;

/** The step of the next shift that hooks come before: one beyond the last while the stable is kept warm. */
const stepAhead = ({ phase, step, plan }: Control): number | undefined =>
  phase === 'planned' ? 0 : phase === 'baking' ? step + 1 : phase === 'keepWarm' ? plan.steps.length : undefined;

/** The hook that has to be called, or answered for, before the rollout goes on; undefined when all have been. */
export function dueHook(control: Control): DueHook | undefined {
  const step = stepAhead(control);
  if (step === undefined) return undefined;
  const hooks = hooksBefore(control.plan, step);
  const known = control.hook?.before === step ? control.hook : { before: step, done: 0 };
  const failed = known.failed === undefined ? undefined : hooks[known.done];
  const approved = failed !== undefined && control.approved[hookId(control.rolloutId, failed, step)] !== undefined;
  const progress = approved && failed.onFailure === 'hold' ? { before: step, done: known.done + 1 } : known;
  const hook = hooks[progress.done];
  return hook && { hook, id: hookId(control.rolloutId, hook, step), progress };
}

/** The hook that failed and for which a person has to say whether the rollout goes on. */
export function heldHook(control: Control): DueHook | undefined {
  const due = dueHook(control);
  return due?.hook.onFailure === 'hold' && due.progress.failed !== undefined ? due : undefined;
}

/** Whether a hook is being called: a wake of the execution then causes another call. */
export const callsHook = ({ hook }: Control): boolean => hook?.since !== undefined;
