import type { Control } from '../../core/control/control.ts';
import { currentWeight } from '../../core/control/control.ts';
import { holdText } from '../../core/control/hold.ts';
import type { Target } from '../../core/routing/route-spec.ts';

/**
 * What has held a rollout since the look that decided on this shift, and before any route was on its way: a pause, or an
 * alarm that is gone. A shift that has begun is carried through, so that no two routes of a router stay at different
 * weights. The line is read right before each write instead.
 */
export function heldBefore({ lineStop: _, ...control }: Control): string | undefined {
  const weight = currentWeight(control);
  if (control.phase !== 'shifting' || control.shifts.at(-1)?.weight === weight) return undefined;
  const raised = (targets: readonly Target[]) =>
    targets.some(({ id, weight: is }) => id === control.plan.canary && is === weight);
  const hasBegun = control.routes.some(
    ({ targets, intents }) => raised(targets) || intents.some((intent) => raised(intent.targets)),
  );
  return hasBegun ? undefined : holdText(control);
}
