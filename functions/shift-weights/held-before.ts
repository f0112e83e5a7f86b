import type { Control } from '../../core/control/control.ts';
import { currentWeight } from '../../core/control/control.ts';
import { holdText } from '../../core/control/hold.ts';

/**
 * Why a shift waits: a pause, or an alarm that is gone, which came after the look that decided on it. A shift that one
 * route carries already is completed, so that no two routes of a router stay at different weights. The stopped line is
 * read right before each write instead.
 */
export function heldBefore({ lineStop: _, ...control }: Control): string | undefined {
  const weight = currentWeight(control);
  if (control.phase !== 'shifting' || control.shifts.at(-1)?.weight === weight) return undefined;
  const hasBegun = control.routes.some(({ targets }) =>
    targets.some(({ id, weight: is }) => id === control.plan.canary && is === weight),
  );
  return hasBegun ? undefined : holdText(control);
}

/** Whether a write without an answer may have begun the shift: only a reading of the routes can say. */
export const mayHaveBegun = ({ routes, plan, ...control }: Control): boolean =>
  routes.some(({ intents }) =>
    intents.some(({ targets }) =>
      targets.some(({ id, weight }) => id === plan.canary && weight === plan.steps[control.step]?.weight),
    ),
  );
