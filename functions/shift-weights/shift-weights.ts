import type { Control } from '../../core/control/control.ts';
import { currentWeight } from '../../core/control/control.ts';
import { dueHook } from '../../core/control/due-hook.ts';
import { baking, shiftingTo } from '../../core/control/transitions.ts';
import { ready } from '../../core/control/unready.ts';
import { TransientError } from '../../core/errors.ts';
import { afterThrottling, wasThrottled } from '../../core/execution/throttled.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import { secondsToNextLook } from '../../core/plan/look.ts';
import { namedSet, versionNames } from '../../core/plan/names.ts';
import { formatTesters } from '../../core/plan/steps.ts';
import { traitsOf } from '../../core/routing/traits.ts';
import { announced, announceUntold, withEvent } from '../rollout/announcing.ts';
import { changeControl, heldControl } from '../rollout/item.ts';
import { ledgerOrder } from '../rollout/ledger.ts';
import { givingWay } from '../rollout/mesh.ts';
import type { ShiftPorts } from '../rollout/ports.ts';
import { goOn, handedOver, lostRouter } from '../rollout/tickets.ts';
import { stopOnDrift, targetsMadeAgain, verifyRoutes } from './drift.ts';
import { heldBefore, holdStill, mayHaveBegun } from './hold.ts';
import { firstStep, unreadyFor, waitForHealth } from './readiness.ts';
import type { Shifting, WritePorts } from './shift-route.ts';
import { inTheSamePlace, shiftRoute } from './shift-route.ts';
import { closeToTesters, openToTesters } from './testers.ts';

/** Sets every route of the router, in order, to the weight of the control item's step. */
export async function shiftWeights(ports: ShiftPorts, ticket: Ticket, context: Context): Promise<Ticket> {
  const shifted = await shift(ports, ticket, () => context.getRemainingTimeInMillis());
  return handedOver(ports, shifted, context.awsRequestId);
}

/** The part of Lambda's context that a shift needs. */
interface Context {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

async function shift(ports: ShiftPorts, ticket: Ticket, remainingMs: () => number): Promise<Ticket> {
  const found = await heldControl(ports.control, ticket);
  const held = found && (await announceUntold(ports, found));
  if (held === undefined) return lostRouter(ports.ledger, ticket);
  if (held.stop) return goOn(ticket, held, 'rollBack');
  // A hook before the first step is never passed over, whichever state sent the ticket.
  if (held.phase === 'planned' && dueHook(held) !== undefined) return goOn(ticket, held, 'look');
  const why = heldBefore(held.phase === 'planned' ? shiftingTo(held, firstStep(held)) : held, ports.clock.now());
  if (why !== undefined && !mayHaveBegun(held)) return holdStill(ports, ticket, held, why);
  const calls = callsForTargets(held) + held.routes.length * callsPerShift * (held.plan.testers === undefined ? 1 : 2);
  const done = await givingWay(ports, held.plan.router, calls, () =>
    toTheMesh({ ...ports, remainingMs }, ticket, held),
  );
  return typeof done === 'number' ? waitForTurn(ports, ticket, held, done) : done;
}

/** Both targets are checked first, and the canary's health where its router reports one. */
const callsForTargets = ({ plan }: Control): number => (traitsOf(plan.router).attachFirst ? 3 : 2);

/** A route is read before it is written, and so is its route for testers. */
const callsPerShift = 2;

async function toTheMesh(ports: WritePorts, ticket: Ticket, held: Control): Promise<Ticket> {
  if (held.phase !== 'planned' && held.phase !== 'shifting' && held.phase !== 'baking')
    return goOn(ticket, held, 'sleep', 1);
  const madeAgain = await targetsMadeAgain(ports.router, held);
  if (madeAgain !== undefined) return stopOnDrift(ports, ticket, held, madeAgain);
  if (held.phase === 'baking') return verifyRoutes(ports, ticket, held);
  const attached = await attach(ports, held.phase === 'planned' ? shiftingTo(held, firstStep(held)) : held);
  if (attached.kind !== 'shifted') return turnAway(ports, ticket, attached);
  const { control } = attached;
  const unready = await unreadyFor(ports, control);
  if (unready !== undefined) return waitForHealth(ports, ticket, control, unready);
  const begun = ready(control.step < 0 ? shiftingTo(control, 0) : control);
  const shifted = await inOrder(ports, begun, shiftsOf(begun));
  return shifted.kind === 'shifted' ? settled(ports, ticket, shifted.control) : turnAway(ports, ticket, shifted);
}

/** Names the canary in every route before its first step, where its router needs that; else nothing. */
async function attach(ports: WritePorts, control: Control): Promise<Shifting> {
  return control.step < 0 ? inOrder(ports, control, routeShifts(control)) : { kind: 'shifted', control };
}

async function inOrder(ports: WritePorts, from: Control, shifts: readonly Shift[]): Promise<Shifting> {
  let control = from;
  for (const shift of shifts) {
    const shifted = await shift(ports, control);
    if (shifted.kind !== 'shifted') return shifted;
    control = shifted.control;
  }
  return { kind: 'shifted', control };
}

/** Sleeps until its turn, on the item as it is after withdrawn writes. A stop wakes it, and goes first. */
async function waitForTurn(ports: ShiftPorts, ticket: Ticket, seen: Control, seconds: number): Promise<Ticket> {
  const latest = await heldControl(ports.control, seen);
  if (latest === undefined) return lostRouter(ports.ledger, ticket);
  return latest.stop ? goOn(ticket, latest, 'rollBack') : goOn(ticket, latest, 'sleep', seconds);
}

type Shift = (ports: WritePorts, control: Control) => Promise<Shifting>;

/**
 * What brings a step into force, in order: every route, then the routes for testers at the testers' step and the last.
 */
function shiftsOf(control: Control): readonly Shift[] {
  const names = control.routes.map(({ name }) => name);
  const weight = currentWeight(control);
  return [
    ...routeShifts(control),
    ...(weight === 0
      ? names.map(
          (name): Shift =>
            (ports, item) =>
              openToTesters(ports, item, name),
        )
      : []),
    ...(weight === 100 ? [closeToTesters] : []),
  ];
}

const routeShifts = ({ routes }: Control): readonly Shift[] =>
  routes.map(
    ({ name }): Shift =>
      (ports, item) =>
        shiftRoute(ports, item, name),
  );

const forTesters = ({ plan }: Control): string =>
  `requests with ${plan.testers === undefined ? 'no header' : formatTesters(plan.testers)} go to ${versionNames(plan).canary}`;

/** Every route carries the weight, so the step bakes. A stop that arrived meanwhile is in the saved item. */
async function settled(ports: ShiftPorts, ticket: Ticket, shifted: Control): Promise<Ticket> {
  const now = ports.clock.now();
  const weight = currentWeight(shifted);
  await ports.ledger.append({
    rolloutId: shifted.rolloutId,
    order: ledgerOrder(shifted, 'shifted', ticket.seq),
    at: now,
    by: 'shift-weights',
    did: 'shifted',
    why: `step ${shifted.step + 1} of ${shifted.plan.steps.length}${weight === 0 ? `: ${forTesters(shifted)}` : ''}${afterThrottling(ticket.attempt)}`,
    step: shifted.step,
    weight,
    ...(wasThrottled(ticket.attempt) && { throttled: ticket.attempt ?? 0 }),
    set: namedSet(shifted.plan, Object.fromEntries(shifted.routes.map(({ name, targets }) => [name, targets]))),
  });
  const { step, routes } = shifted;
  const event = announced(
    shifted,
    'Weights Shifted',
    weight === 0 ? forTesters(shifted) : `${weight}% to ${versionNames(shifted.plan).canary}`,
    `/${step}`,
  );
  const saved = await changeControl(ports.control, shifted, (latest) =>
    withEvent(baking({ ...inTheSamePlace(latest, shifted), step, routes }, now), event),
  );
  const control = saved && (await announceUntold(ports, saved));
  if (control === undefined) return lostRouter(ports.ledger, ticket);
  if (control.stop) return goOn(ticket, control, 'rollBack');
  const bakeSeconds = control.plan.steps[control.step]?.bakeSeconds ?? 0;
  return goOn(ticket, control, 'sleep', secondsToNextLook(control.plan, now, bakeSeconds));
}

async function turnAway(
  ports: ShiftPorts,
  ticket: Ticket,
  shifted: Exclude<Shifting, { kind: 'shifted' }>,
): Promise<Ticket> {
  switch (shifted.kind) {
    case 'lost':
      return lostRouter(ports.ledger, ticket);
    case 'stopped':
      return goOn(ticket, shifted.control, 'rollBack');
    case 'tooLate':
      throw new TransientError('too little of the function’s time is left to send a write');
    case 'held':
      return holdStill(ports, ticket, shifted.control, shifted.why);
    case 'inDoubt':
      return goOn(ticket, shifted.control, 'sleep', shifted.seconds);
    case 'drift':
      return stopOnDrift(ports, ticket, shifted.control, shifted.text);
  }
}
