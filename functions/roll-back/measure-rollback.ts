import type { Control } from '../../core/control/control.ts';
import type { Meter } from '../../core/ledger/measure.ts';
import type { Clock } from '../../core/ports/time.ts';
import { outcomeOf } from './conclude.ts';
import type { RestoredRoute } from './restore-routes.ts';

/**
 * Says how long it took from the stop until the original weights were in force, the first time that all of them are:
 * what is left to do then keeps no user waiting. A rollout that had never shifted has nothing to measure.
 */
export function measureRollback(
  { meter, clock }: { readonly meter: Meter; readonly clock: Clock },
  control: Control,
  restored: readonly RestoredRoute[],
): void {
  const { rolloutId, phase, stop } = control;
  if (stop === undefined || phase === 'settling' || outcomeOf(control) === 'rejected') return;
  if (restored.every(({ is }) => is === 'original'))
    // An alarm's time is of another clock than ours.
    meter.record({ name: 'RollbackMilliseconds', rolloutId, value: Math.max(0, clock.now() - stop.at) });
}
