import type { Control, Phase } from '../../core/control/control.ts';
import { heldHook } from '../../core/control/due-hook.ts';
import { missedAlarms } from '../../core/control/hold.ts';
import { originalWeights } from '../../core/control/original-weights.ts';
import {
  abort,
  approve,
  correctAndStart,
  nextAfterRollback,
  removeAndStart,
  takeBack,
} from '../../core/events/next-steps.ts';
import type { Outcome } from '../../core/ledger/outcome.ts';
import type { Stop } from '../../core/signals/signal.ts';
import type { RolloutEnding, RolloutState } from './state.ts';

/**
 * What a person can do about a rollout now. Each is a sentence without its full stop, and most name a command.
 *
 * @param ending of a rollout that has ended; it decides, even if the control item was read before its router was free
 */
export function nextSteps({ control, record }: RolloutState, ending?: RolloutEnding): readonly string[] {
  const rolloutId = control?.rolloutId ?? record?.rolloutId ?? '';
  if (ending?.keepWarm)
    return [`the stable is still kept warm: an alarm, or \`meshshift rollback ${rolloutId}\`, takes it back`];
  if (ending !== undefined && !(control && needsPerson.has(control.phase)))
    return [afterEndOf(ending.outcome, record?.cause)];
  return control === undefined ? [] : whileHeld(control);
}

function whileHeld(control: Control): readonly string[] {
  const { rolloutId, phase } = control;
  const step = (name: string, then: string) => `\`meshshift ${name} ${rolloutId}\` ${then}`;
  if (phase === 'halted')
    return [
      `finish the change by hand, or put the weights back (${originalWeights(control)}); then ${step('release', 'gives the router back and leaves the weights as they are')}`,
    ];
  if (phase === 'rollbackFailed')
    return [
      `remove the cause, and it ends by itself: the rollback is tried again each minute`,
      `or set the original weights by hand: ${originalWeights(control)}`,
    ];
  if (control.stop !== undefined || phase === 'settling')
    return [step('watch', 'follows it to the end of the rollback')];
  if (phase === 'keepWarm')
    return [`${takeBack(rolloutId)} while the stable is warm`, 'a new start takes the router over'];
  if (control.pause?.value) return [step('resume', 'lets it go on'), abort(rolloutId)];
  if (control.waiting !== undefined || heldHook(control) !== undefined) return [approve(rolloutId), abort(rolloutId)];
  const missed = missedAlarms(control).map(({ name }) => name);
  if (missed.length > 0)
    return [
      `create ${missed.join(', ')} again under the same name: it goes on within a minute`,
      `${approve(rolloutId)} without ${missed.length === 1 ? 'it' : 'them'}`,
      abort(rolloutId),
    ];
  if (phase === 'baking')
    return [step('pause', 'holds it at this weight'), step('skip-wait', 'ends this bake now'), abort(rolloutId)];
  return [abort(rolloutId)];
}

const needsPerson: ReadonlySet<Phase> = new Set(['halted', 'rollbackFailed']);

/** Whether a running rollout stays as it is until a person does something. */
export const waitsForPerson = (control: Control): boolean =>
  needsPerson.has(control.phase) ||
  control.waiting !== undefined ||
  control.pause?.value === true ||
  heldHook(control) !== undefined ||
  missedAlarms(control).length > 0;

/** Rollouts in the order in which they want attention: those that wait for a person, then the newest first. */
export const byAttention = (items: readonly Control[]): readonly Control[] =>
  items.toSorted((a, b) => Number(waitsForPerson(b)) - Number(waitsForPerson(a)) || b.plannedAt - a.plannedAt);

function afterEndOf(outcome: Outcome, cause?: Stop['kind']): string {
  const isStopped = outcome === 'rejected' && cause !== undefined;
  if (outcome !== 'rolledBack' && outcome !== 'reverted' && !isStopped) return afterEnd[outcome];
  const next = nextAfterRollback(cause);
  return next === correctAndStart ? `${next}: it becomes the next attempt` : next;
}

const afterEnd: Readonly<Record<Exclude<Outcome, 'rolledBack' | 'reverted'>, string>> = {
  promoted: 'the old version may be retired now',
  rejected: removeAndStart,
  superseded: 'follow the rollout that took the router over: `meshshift list`',
  halted: 'look at the route’s weights; `meshshift start` begins a new attempt once all weight is on one target',
  rollbackFailed: 'set the original weights by hand; they are in `meshshift history` with --json',
};
