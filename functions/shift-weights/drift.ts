import type { Control } from '../../core/control/control.ts';
import { shiftingTo, stopped } from '../../core/control/transitions.ts';
import { TransientError } from '../../core/errors.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import { secondsToNextLook } from '../../core/plan/look.ts';
import type { TrafficRouter } from '../../core/ports/router.ts';
import { compareWithKnown, formatDrift } from '../../core/routing/drift.ts';
import { changeControl, heldControl } from '../rollout/item.ts';
import { ledgerOrder } from '../rollout/ledger.ts';
import type { ShiftPorts } from '../rollout/ports.ts';
import { goOn, lostRouter } from '../rollout/tickets.ts';

/**
 * Looks whether the weights of a baking step are still in force, because the callers see another split or before it
 * is promoted: somebody else's weights stop the rollout, a late write of our own is shifted over, and otherwise the step
 * bakes on, or is promoted.
 */
export async function verifyRoutes(ports: ShiftPorts, ticket: Ticket, control: Control): Promise<Ticket> {
  for (const route of control.routes) {
    const reading = await ports.router.readRoute({ router: control.plan.router, route: route.name });
    const compared = compareWithKnown(reading, { ...route, inDoubt: route.intents });
    if (compared.kind === 'stale') throw new TransientError(`${route.name} was read older than it is known to be`);
    if (compared.kind === 'drift') return stopOnDrift(ports, ticket, control, formatDrift(route.name, compared.drift));
    if (compared.kind === 'lateWrite') return shiftAgain(ports, ticket, control);
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

/**
 * What somebody else did to the stable or the canary since they were planned, in one sentence: one that was made again
 * under its name is not what was judged, or not what it was judged against. Undefined when both are as they were.
 */
export async function targetsMadeAgain(
  router: TrafficRouter,
  { plan }: Pick<Control, 'plan'>,
): Promise<string | undefined> {
  const { identities, stable, canary } = plan;
  if (identities === undefined) return undefined;
  const known = [
    [canary, identities.canary],
    [stable, identities.stable],
  ] as const;
  const found = await Promise.all(known.map(([target]) => router.targetIdentity(plan.router, target)));
  const [other] = known.flatMap(([target, identity], i) => {
    if (found[i] === identity) return [];
    return [`${target} was deleted ${found[i] === undefined ? '' : 'and made again '}by someone else`];
  });
  return other;
}

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
  const saved = await ports.control.save(stopped(control, { kind: 'drift', text, at, by: 'shift-weights' }), control);
  if (saved === undefined) throw new TransientError(`a signal came in while ${control.router} was being stopped`);
  return goOn(ticket, saved, 'rollBack');
}
