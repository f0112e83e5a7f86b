import * as z from 'zod/mini';
import { turnsForRepetitions } from '../core/execution/continuation.ts';
import { type Ticket, ticket } from '../core/execution/ticket.ts';

/** What a task of the state machine sends: the ticket, and how often this task was repeated before. */
const shape = z.strictObject({ ticket, attempt: z.int() });

/** The ticket of a task, less the room that its repetitions took in the execution's history. */
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
