import type { Control } from '../../core/control/control.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import { heldLookSeconds, secondsToNextLook } from '../../core/plan/look.ts';
import { ledgerOrder } from '../ledger-order.ts';
import { goOn } from '../tickets.ts';
import type { ShiftPorts } from './shift-weights.ts';

/** Something came after this shift was decided that holds it back: it is tried again at each look. */
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
