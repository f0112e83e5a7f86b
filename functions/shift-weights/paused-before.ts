import type { Control } from '../../core/rollout/control.ts';
import { currentWeight } from '../../core/rollout/control.ts';
import type { Target } from '../../core/routing/route-spec.ts';

/**
 * Whether a pause came after the look that decided on this shift and before any route was on its way. A shift that has
 * begun is carried through, so that no two routes of a router stay at different weights.
 */
export function pausedBefore(control: Control): boolean {
  const weight = currentWeight(control);
  const before = control.shifts.at(-1)?.weight;
  if (control.phase !== 'shifting' || control.pause?.value !== true) return false;
  if (before === undefined || before === weight) return false;
  const raised = (targets: readonly Target[]) =>
    targets.some(({ id, weight: is }) => id === control.plan.canary && is === weight);
  return !control.routes.some(
    ({ targets, intents }) => raised(targets) || intents.some((intent) => raised(intent.targets)),
  );
}
