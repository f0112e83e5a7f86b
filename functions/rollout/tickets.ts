import type { Control } from '../../core/control/control.ts';
import { hasNoTurnsLeft, successorName, turnsFor, whyContinued } from '../../core/execution/continuation.ts';
import type { Action, Ticket } from '../../core/execution/ticket.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import { legible } from '../../core/text/legible.ts';
import { shortened } from '../../core/text/within.ts';
import { changeControl, heldControl } from './item.ts';
import type { RolloutPorts } from './ports.ts';

/**
 * The next ticket, decided on `control` as it is now. An execution without turns left does not sleep again: it hands
 * the rollout over to another execution, which looks at once.
 */
export function goOn(ticket: Ticket, control: Control, action: Action, seconds = 0, cause = ''): Ticket {
  const { hook: _, answer: __, readBack: ___, attempt: ____, ...rest } = ticket;
  const turnsLeft = ticket.turnsLeft - turnsFor(action);
  const next = { ...rest, rev: control.rev, turnsLeft };
  if (action === 'sleep' && hasNoTurnsLeft(next))
    return { ...next, next: { action: 'continue', seconds: 0, cause: whyContinued } };
  return {
    ...next,
    seq: action === 'sleep' || action === 'hook' ? ticket.seq + 1 : ticket.seq,
    next: { action, seconds, cause: short(cause) },
  };
}

/** One line of at most 1,000 characters. Step Functions takes a Cause of 32,768, but people read one sentence. */
export const short = (cause: string): string => shortened(legible(cause), 1000);

/**
 * The ticket, unchanged unless its rollout continues in another execution. The control item names that successor first,
 * because no other execution may take the rollout over. A repeated invocation finds the name and starts no second
 * successor. A stop in between goes first.
 *
 * @param requestId makes the successor's name impossible to guess
 */
export async function handedOver(
  { control, ledger }: RolloutPorts,
  ticket: Ticket,
  requestId: string,
): Promise<Ticket> {
  if (ticket.next.action !== 'continue') return ticket;
  const held = await heldControl(control, ticket);
  const named =
    held &&
    (await changeControl(control, held, (latest) =>
      latest.stop || latest.successor !== undefined
        ? undefined
        : { ...latest, successor: successorName(ticket, requestId) },
    ));
  if (named === undefined) return lostRouter(ledger, ticket);
  if (named.stop || named.successor === undefined) return goOn(ticket, named, 'rollBack');
  return { ...ticket, rev: named.rev, successor: named.successor };
}

/**
 * The last ticket of a rollout that lost its router: its recorded outcome, else `promoted` if it was, else
 * `superseded`.
 */
export async function lostRouter(ledger: Ledger, ticket: Ticket): Promise<Ticket> {
  const record = await ledger.recordOf(ticket.rolloutId);
  const ended = record?.outcome ?? (record?.promotedAt === undefined ? 'superseded' : 'promoted');
  const cause = record?.reason ?? 'another rollout took the router over';
  return { ...ticket, next: { action: ended, seconds: 0, cause: short(cause) } };
}

/** The ticket of a rollout that holds no router. */
export const blankTicket = (rolloutId: string): Ticket => ({
  rolloutId,
  router: '',
  fence: 0,
  seq: 0,
  rev: 0,
  turnsLeft: 0,
  next: { action: 'rejected', seconds: 0, cause: '' },
});

/** The ticket of a start that checks again later for its turn. */
export const turnTicket = (rolloutId: string, cause: string, seconds: number): Ticket => ({
  ...blankTicket(rolloutId),
  next: { action: 'queue', seconds, cause },
});

export const ticketFor = ({ rolloutId, router, fence, rev }: Control): Ticket => ({
  rolloutId,
  router,
  fence,
  rev,
  seq: 0,
  turnsLeft: 0,
  next: { action: 'rollBack', seconds: 0, cause: '' },
});
