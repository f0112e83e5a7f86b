import { closedWindow } from '../../core/control/closed-window.ts';
import type { Control } from '../../core/control/control.ts';
import { currentWeight } from '../../core/control/control.ts';
import { holdText } from '../../core/control/hold.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import { heldLookSeconds, secondsToNextLook } from '../../core/plan/look.ts';
import type { Target } from '../../core/routing/route.ts';
import { ledgerOrder } from '../rollout/ledger.ts';
import type { ShiftPorts } from '../rollout/ports.ts';
import { goOn } from '../rollout/tickets.ts';

/**
 * Why a shift waits: a pause, a missing alarm or a closed window, after the look that decided the shift. Undefined if it does not wait.
 * A shift that one route carries already is completed, so that no two routes of a router stay at different weights. The
 * stopped line is not asked here, but right before each write.
 */
export function heldBefore({ lineStop: _, ...control }: Control, now: number): string | undefined {
  if (control.phase !== 'shifting' || control.shifts.at(-1)?.weight === currentWeight(control)) return undefined;
  return control.routes.some(isAtStep(control))
    ? undefined
    : (holdText(control) ?? closedWindow(control, control.step, now)?.why);
}

/** Whether a write without an answer may have begun the shift; only reading the routes shows whether it did. */
export const mayHaveBegun = (control: Control): boolean =>
  control.routes.some(({ intents }) => intents.some(isAtStep(control)));

/** Whether targets give the canary the weight of the current step. */
const isAtStep =
  (control: Control) =>
  ({ targets }: { readonly targets: readonly Target[] }): boolean =>
    targets.some(({ id, weight }) => id === control.plan.canary && weight === currentWeight(control));

/** Records why a shift waits, and sleeps. The shift is tried again at each look. */
export async function holdStill(ports: ShiftPorts, ticket: Ticket, control: Control, why: string): Promise<Ticket> {
  const at = ports.clock.now();
  await ports.ledger.append({
    rolloutId: control.rolloutId,
    order: ledgerOrder(control, 'waited', ticket.seq),
    at,
    by: 'shift-weights',
    did: 'waited',
    why,
    step: control.step,
  });
  return goOn(ticket, control, 'sleep', secondsToNextLook(control.plan, at, heldLookSeconds));
}
