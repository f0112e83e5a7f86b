import type { Control } from '../../core/control/control.ts';
import { stopped } from '../../core/control/transitions.ts';
import { TransientError } from '../../core/errors.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import { heldControl, lostRouter } from '../held-control.ts';
import { ledgerOrder } from '../ledger-order.ts';
import { goOn } from '../tickets.ts';
import type { ShiftPorts } from './shift-weights.ts';

/**
 * Something in the mesh is somebody else's by now, be it weights, a route or a target: the rollout stops, and the rollback restores the routes that nobody else has changed
 * before it halts. Whoever takes over finds no route that is split on our account.
 *
 * @param text what was found, in one sentence
 * @param control as it was read before the route was: what has been written since is not somebody else's
 */
export async function stopOnDrift(ports: ShiftPorts, ticket: Ticket, control: Control, text: string): Promise<Ticket> {
  const latest = await heldControl(ports.control, control);
  if (latest === undefined) return lostRouter(ports.ledger, ticket);
  if (latest.stop) return goOn(ticket, latest, 'rollBack');
  if (latest.rev !== control.rev)
    throw new TransientError(`${control.router} changed while its routes were being read`);
  const at = ports.clock.now();
  await ports.ledger.append({
    rolloutId: control.rolloutId,
    order: ledgerOrder(control, 'stopped', ticket.seq),
    at,
    by: 'shift-weights',
    did: 'stopped',
    why: text,
    step: control.step,
  });
  // With what is known of the routes that were written before this one: none of it is in doubt.
  const next = stopped(control, { kind: 'drift', text, at, by: 'shift-weights' });
  if (!(await ports.control.save(next, control)))
    throw new TransientError(`a signal came in while ${control.router} was being stopped`);
  return goOn(ticket, { ...next, rev: control.rev + 1 }, 'rollBack');
}
