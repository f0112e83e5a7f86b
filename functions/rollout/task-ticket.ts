import * as z from 'zod/mini';
import { turnsForRepetitions } from '../../core/execution/continuation.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import { ticket } from '../../core/execution/ticket.ts';

/** The input of a task of the state machine: the ticket, and how often this task was retried. */
const shape = z.strictObject({ ticket, attempt: z.int() });

/** The ticket of a task, minus the room that its retries took in the execution's history. */
export const taskTicket = z.pipe(
  shape,
  z.transform(
    ({ ticket: held, attempt }): Ticket => ({
      ...held,
      attempt,
      turnsLeft: held.turnsLeft - turnsForRepetitions(attempt),
    }),
  ),
);
