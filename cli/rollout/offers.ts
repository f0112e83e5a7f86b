import type { Control } from '../../core/control/control.ts';
import { heldHook } from '../../core/control/due-hook.ts';
import { missedAlarms } from '../../core/control/hold.ts';

/** A command that a running rollout obeys now, for a button. */
export interface Offer {
  /** As it is typed: `pause`. */
  readonly order: 'approve' | 'resume' | 'pause' | 'abort';
  /** Counts from 1; absent for an order to the whole rollout. */
  readonly step?: number;
  /** Its effect, without a full stop. */
  readonly effect: string;
}

/** The orders that change something now, the most likely first; none once the weights climb no more. */
export function offersOf(control: Control): readonly Offer[] {
  const { phase, stop, pause, waiting, step } = control;
  const climbs = phase === 'planned' || phase === 'shifting' || phase === 'baking';
  if (!climbs || stop !== undefined) return [];
  const asks = waiting !== undefined || heldHook(control) !== undefined || missedAlarms(control).length > 0;
  const abort: Offer = { order: 'abort', effect: 'puts the original weights back' };
  const approve: Offer = { order: 'approve', step: Math.max(1, step + 1), effect: 'lets it go on' };
  const paused: Offer = pause?.value
    ? { order: 'resume', effect: 'ends the pause' }
    : { order: 'pause', effect: 'holds it at this weight; alarms still roll it back' };
  return [...(asks ? [approve] : []), paused, abort];
}
