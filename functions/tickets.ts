import type { Control } from '../core/rollout/control.ts';
import type { Action, Ticket } from '../core/rollout/ticket.ts';

/** The ticket to go on with: decided on `control` as it is now. */
export function goOn(ticket: Ticket, control: Control, action: Action, seconds = 0, cause = ''): Ticket {
  const { hook: _, answer: __, ...rest } = ticket;
  return {
    ...rest,
    rev: control.rev,
    seq: action === 'sleep' || action === 'hook' ? ticket.seq + 1 : ticket.seq,
    next: { action, seconds, cause: short(cause) },
  };
}

/** Step Functions takes a Cause of 32,768 characters; people read one sentence. */
const short = (cause: string) => (cause.length <= 1000 ? cause : `${cause.slice(0, 997)}...`);
