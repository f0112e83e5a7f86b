import type { Control } from '../../core/control/control.ts';
import { currentWeight } from '../../core/control/control.ts';
import { holdText } from '../../core/control/hold.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import { heldLookSeconds, secondsToNextLook } from '../../core/plan/look.ts';
import { ledgerOrder } from '../rollout/ledger.ts';
import type { ShiftPorts } from '../rollout/ports.ts';
import { goOn } from '../rollout/tickets.ts';

/**
 * Why a shift waits: a pause or a missing alarm, after the look that decided the shift. Undefined if it does not wait.
 * A shift that one route carries already is completed, so that no two routes of a router stay at different weights. The
 * stopped line is not asked here, but right before each write.
 */
export function heldBefore({ lineStop: _, ...control }: Control): string | undefined {
  const weight = currentWeight(control);
  if (control.phase !== 'shifting' || control.shifts.at(-1)?.weight === weight) return undefined;
  const hasBegun = control.routes.some(({ targets }) =>
    targets.some(({ id, weight: is }) => id === control.plan.canary && is === weight),
  );
  return hasBegun ? undefined : holdText(control);
}

/** Whether a write without an answer may have begun the shift; only reading the routes shows whether it did. */
export const mayHaveBegun = ({ routes, plan, ...control }: Control): boolean =>
  routes.some(({ intents }) =>
    intents.some(({ targets }) =>
      targets.some(({ id, weight }) => id === plan.canary && weight === plan.steps[control.step]?.weight),
    ),
  );

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
