import { type LineStop, stopText } from '../../core/line/line.ts';
import { lineLookSeconds } from '../../core/line/line-order.ts';
import type { Control } from '../../core/rollout/control.ts';
import { secondsToNextLook } from '../../core/rollout/look.ts';
import type { Ticket } from '../../core/rollout/ticket.ts';
import { ledgerOrder } from '../ledger-order.ts';
import { goOn } from '../tickets.ts';
import type { ShiftPorts } from './shift-weights.ts';

/** The line was stopped after this shift was decided: it is tried again at each look. */
export async function holdStill(ports: ShiftPorts, ticket: Ticket, control: Control, stop: LineStop): Promise<Ticket> {
  const at = ports.clock.now();
  await ports.ledger.append({
    rolloutId: control.rolloutId,
    order: ledgerOrder(control, 'waited', ticket.seq),
    at,
    by: 'shift-weights',
    did: 'waited',
    why: stopText(stop),
    step: control.step,
  });
  return goOn(ticket, control, 'sleep', secondsToNextLook(control.plan, at, lineLookSeconds));
}
