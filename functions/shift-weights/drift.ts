import type { Control, RouteState } from '../../core/control/control.ts';
import { landedAt } from '../../core/control/settle.ts';
import { shiftingTo, stopped } from '../../core/control/transitions.ts';
import { TransientError } from '../../core/errors.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import { secondsToNextLook } from '../../core/plan/look.ts';
import { namedDrift, routeNameIn } from '../../core/plan/names.ts';
import type { TrafficRouter } from '../../core/ports/router.ts';
import { compareWithKnown, type Drift, formatDrift } from '../../core/routing/drift.ts';
import { changeControl, heldControl } from '../rollout/item.ts';
import { ledgerOrder } from '../rollout/ledger.ts';
import type { ShiftPorts } from '../rollout/ports.ts';
import { goOn, lostRouter } from '../rollout/tickets.ts';

/**
 * Checks that the weights of a baking step are in force, because the callers see another split, or before a promotion.
 * Weights of another party stop the rollout. A late write of our own is shifted again. Otherwise the step bakes on, or
 * is promoted once no write is in doubt.
 */
export async function verifyRoutes(ports: ShiftPorts, ticket: Ticket, control: Control): Promise<Ticket> {
  for (const route of control.routes) {
    const { compared } = await readAndCompare(ports, control, route);
    if (compared.kind === 'drift')
      return stopOnDrift(ports, ticket, control, driftText(control, route.name, compared.drift));
    if (compared.kind === 'lateWrite') return shiftAgain(ports, ticket, control);
  }
  const now = ports.clock.now();
  const toNextLook = secondsToNextLook(control.plan, now);
  const { seconds } = ticket.next;
  if (ticket.readBack !== 'asked') return goOn(ticket, control, 'sleep', seconds > 0 ? seconds : toNextLook);
  // A write that landed after the router was given back would undo one of the next rollout.
  const landed = landedAt(control, now);
  if (landed === undefined) return { ...goOn(ticket, control, 'look'), readBack: 'same' };
  return goOn(ticket, control, 'sleep', Math.min(toNextLook, Math.ceil((landed - now) / 1000)));
}

async function shiftAgain(ports: ShiftPorts, ticket: Ticket, control: Control): Promise<Ticket> {
  const saved = await changeControl(ports.control, control, (latest) =>
    latest.phase === 'baking' ? shiftingTo(latest, latest.step) : undefined,
  );
  return saved === undefined ? lostRouter(ports.ledger, ticket) : goOn(ticket, saved, 'shift');
}

/** Reads a route and compares it with what is known of it. @throws TransientError also if the reading is stale */
export async function readAndCompare(
  { router, clock }: Pick<ShiftPorts, 'router' | 'clock'>,
  { plan }: Control,
  route: RouteState,
) {
  const reading = await router.readRoute({ router: plan.router, route: route.name });
  const compared = compareWithKnown(reading, { ...route, inDoubt: route.intents }, clock.now());
  if (compared.kind === 'stale') throw new TransientError(`${route.name} was read older than it is known to be`);
  return { reading, compared };
}

/**
 * What another party did to the stable or the canary since the plan, in one sentence; undefined if both are as planned.
 * A target that was made again under its name is not the target that was judged.
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
 * Stops a rollout because weights, a route or a target belong to another party now. The rollback restores the routes
 * that no other party changed, and halts. So a person who takes over finds no route that we split.
 *
 * @param text what was found, in one sentence
 * @param control the item as read before the routes, because later writes of our own are no drift
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
  // With the knowledge of the routes written before this one, because none of it is in doubt.
  const saved = await ports.control.save(stopped(control, { kind: 'drift', text, at, by: 'shift-weights' }), control);
  if (saved === undefined) throw new TransientError(`a signal came in while ${control.router} was being stopped`);
  return goOn(ticket, saved, 'rollBack');
}

/** What another party did to a route, by the names that people know. */
export const driftText = ({ plan }: Pick<Control, 'plan'>, route: string, drift: Drift): string =>
  formatDrift(routeNameIn(plan, route), namedDrift(plan, drift));
