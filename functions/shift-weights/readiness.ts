import type { Control } from '../../core/control/control.ts';
import { currentWeight } from '../../core/control/control.ts';
import { stopped } from '../../core/control/transitions.ts';
import { foundUnready, isOverdue } from '../../core/control/unready.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import { traitsOf } from '../../core/routing/traits.ts';
import { formatDuration } from '../../core/text/duration.ts';
import { changeControl } from '../rollout/item.ts';
import { ledgerOrder } from '../rollout/ledger.ts';
import type { ShiftPorts } from '../rollout/ports.ts';
import { goOn, lostRouter } from '../rollout/tickets.ts';
import { inTheSamePlace } from './shift-route.ts';

/** Before the first step of a router that checks a target's health only while a route names it. */
const attachStep = -1;

/** The step that follows the plan. */
export const firstStep = ({ plan }: Pick<Control, 'plan'>): number =>
  traitsOf(plan.router).attachFirst ? attachStep : 0;

/**
 * Why the canary may get no more weight, in one sentence; undefined if it may. A router that reports no health, and one
 * that says that it knows none, hold nothing: then only the numbers show a dead canary.
 */
export async function unreadyFor(
  { router }: Pick<ShiftPorts, 'router'>,
  control: Control,
): Promise<string | undefined> {
  const { plan, shifts } = control;
  // A weight that is in force is not raised: it is only completed.
  if (!traitsOf(plan.router).attachFirst || shifts.at(-1)?.weight === currentWeight(control)) return undefined;
  const found = await router.readiness(plan.router, plan.canary);
  return found.kind === 'unready' ? found.why : undefined;
}

/** Seconds between two looks at a canary that is not healthy yet: no health check comes more often than every 5. */
const untilAskedAgain = 15;

/** Waits until the canary is healthy. If that takes longer than the plan allows, the rollout is stopped. */
export async function waitForHealth(ports: ShiftPorts, ticket: Ticket, control: Control, why: string): Promise<Ticket> {
  const at = ports.clock.now();
  const text = `${why}; no more weight until it is healthy`;
  const overdue = isOverdue(foundUnready(control, why, at), at);
  const stop = `${formatDuration(control.plan.readyWithinSeconds ?? 0)} were not enough: ${why}`;
  await ports.ledger.append({
    rolloutId: control.rolloutId,
    order: ledgerOrder(control, overdue ? 'stopped' : 'waited', ticket.seq),
    at,
    by: 'shift-weights',
    did: overdue ? 'stopped' : 'waited',
    why: overdue ? stop : text,
    ...(control.step >= 0 && { step: control.step }),
  });
  const { step, phase, routes } = control;
  const stopping = { kind: 'unready', text: stop, at, by: 'shift-weights' } as const;
  const saved = await changeControl(ports.control, control, (latest) => {
    const next = foundUnready({ ...inTheSamePlace(latest, control), step, phase, routes }, why, at);
    return overdue ? stopped(next, stopping) : next;
  });
  if (saved === undefined) return lostRouter(ports.ledger, ticket);
  return saved.stop ? goOn(ticket, saved, 'rollBack') : goOn(ticket, saved, 'sleep', untilAskedAgain);
}
