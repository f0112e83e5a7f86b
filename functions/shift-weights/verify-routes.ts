import type { Control } from '../../core/control/control.ts';
import { shiftingTo } from '../../core/control/transitions.ts';
import { TransientError } from '../../core/errors.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import { secondsToNextLook } from '../../core/plan/look.ts';
import { compareWithKnown, formatDrift } from '../../core/routing/drift.ts';
import { changeControl, lostRouter } from '../held-control.ts';
import { goOn } from '../tickets.ts';
import type { ShiftPorts } from './shift-weights.ts';
import { stopOnDrift } from './stop-on-drift.ts';

/**
 * Looks whether the weights of a baking step are still in force, because the callers see another split or before it
 * is promoted: somebody else's weights stop the rollout, a late write of our own is shifted over, and otherwise the step
 * bakes on, or is promoted.
 */
export async function verifyRoutes(ports: ShiftPorts, ticket: Ticket, control: Control): Promise<Ticket> {
  for (const route of control.routes) {
    const reading = await ports.router.readRoute({ router: control.plan.router, route: route.name });
    const compared = compareWithKnown(reading, { ...route, inDoubt: route.intents });
    if (compared.is === 'stale') throw new TransientError(`${route.name} was read older than it is known to be`);
    if (compared.is === 'drift') return stopOnDrift(ports, ticket, control, formatDrift(route.name, compared.drift));
    if (compared.is === 'lateWrite') return shiftAgain(ports, ticket, control);
  }
  if (ticket.readBack === 'asked') return { ...goOn(ticket, control, 'look'), readBack: 'same' };
  return goOn(ticket, control, 'sleep', secondsToNextLook(control.plan, ports.clock.now()));
}

async function shiftAgain(ports: ShiftPorts, ticket: Ticket, control: Control): Promise<Ticket> {
  const saved = await changeControl(ports.control, control, (latest) =>
    latest.phase === 'baking' ? shiftingTo(latest, latest.step) : undefined,
  );
  return saved === undefined ? lostRouter(ports.ledger, ticket) : goOn(ticket, saved, 'shift');
}
