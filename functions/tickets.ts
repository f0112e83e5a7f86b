import type { Control } from '../core/control/control.ts';
import { hasNoTurnsLeft, turnsFor, whyContinued } from '../core/execution/continuation.ts';
import type { Action, Ticket } from '../core/execution/ticket.ts';
import { legible } from '../core/text/legible.ts';

/**
 * The ticket to go on with: decided on `control` as it is now. An execution that has taken its turns does not go to
 * sleep again: the rollout is handed over to another one, which looks at once.
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

/** Step Functions takes a Cause of 32,768 characters; people read one sentence, on one line. */
export const short = (cause: string) => {
  const line = legible(cause);
  return line.length <= 1000 ? line : `${line.slice(0, 997)}...`;
};
