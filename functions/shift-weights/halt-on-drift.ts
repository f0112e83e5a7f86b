import type { Control } from '../../core/rollout/control.ts';
import type { Ticket } from '../../core/rollout/ticket.ts';
import type { Target } from '../../core/routing/route-spec.ts';
import { formatTargets } from '../../core/routing/weights.ts';
import { haltRollout } from '../halt-rollout.ts';
import { lostRouter } from '../held-control.ts';
import { goOn } from '../tickets.ts';
import type { ShiftPorts } from './shift-weights.ts';

/** A person changed the weights: theirs stay, the lease stays, and somebody is told. */
export async function haltOnDrift(
  ports: ShiftPorts,
  ticket: Ticket,
  control: Control,
  route: string,
  found: readonly Target[],
): Promise<Ticket> {
  const cause = `${route} was changed by someone else to ${formatTargets(found)}; theirs was left alone`;
  const halted = await haltRollout(ports, control, cause, 'shift-weights', ticket.seq);
  return halted === undefined ? lostRouter(ports.ledger, ticket) : goOn(ticket, halted, 'halted', 0, cause);
}
