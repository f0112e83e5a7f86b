import type { Announcer, Clock, Ledger } from '../core/ports.ts';
import { hooksAfterRollback } from '../core/rollout/due-hook.ts';
import { overdue, verdictOf } from '../core/rollout/hook-answer.ts';
import type { PlannedHook } from '../core/rollout/hook-spec.ts';
import type { RolloutRecord } from '../core/rollout/record.ts';
import type { Ticket } from '../core/rollout/ticket.ts';
import { lostRouter } from './held-control.ts';
import { outcomeText } from './hook-outcome.ts';
import { callAfterRollback } from './hook-tickets.ts';

interface Ports {
  readonly ledger: Ledger;
  readonly announcer: Announcer;
  readonly clock: Clock;
}

/**
 * How an execution ends that holds no router any more. After a rollback its hooks come first: the original weights
 * are in force, the router is given back, and nothing that a hook says changes anything.
 */
export async function endOfExecution(ports: Ports, ticket: Ticket): Promise<Ticket> {
  const record = await ports.ledger.recordOf(ticket.rolloutId);
  if (record?.hooksDue !== true) return lostRouter(ports.ledger, ticket);
  // Here again with a hook in hand: whoever should have taken in its answer could not. It is not tried for ever.
  const first = ticket.hook?.wokenBy === 'nobody' ? undefined : callAfterRollback(ticket, record, 0);
  return first ?? done(ports, record, ticket);
}

/** Takes in how a hook after a rollback ended, and goes on to the next. */
export async function answeredAfterRollback(ports: Ports, ticket: Ticket): Promise<Ticket> {
  const record = await ports.ledger.recordOf(ticket.rolloutId);
  const hooks = record === undefined ? [] : hooksAfterRollback(record.plan);
  const index = hooks.findIndex(({ name }) => name === ticket.hook?.request.hook);
  const hook = hooks[index];
  if (record?.hooksDue !== true || hook === undefined) return lostRouter(ports.ledger, ticket);
  await tell(ports, ticket, record, hook, index);
  return callAfterRollback(ticket, record, index + 1) ?? done(ports, record, ticket);
}

async function tell(
  { ledger, announcer, clock }: Ports,
  ticket: Ticket,
  record: RolloutRecord,
  hook: PlannedHook,
  index: number,
) {
  const verdict = verdictOf(hook, ticket.answer ?? {}) ?? overdue(hook.timeoutSeconds);
  const text = outcomeText({ hook, ...verdict });
  const { rolloutId, plan, router } = record;
  await ledger.append({
    rolloutId,
    // After the end, which is the last on its revision.
    order: (ticket.rev + 1) * 1_000_000 + index,
    at: clock.now(),
    by: 'analyze-canary',
    did: verdict.passed ? 'hookPassed' : 'hookFailed',
    why: text,
    hook: hook.name,
  });
  const type = verdict.passed ? 'Hook Passed' : 'Hook Failed';
  const id = ticket.hook?.request.id ?? hook.name;
  await announcer.announce([
    { type, eventId: `${rolloutId}/${type}/${id}`, rolloutId, service: plan.service, router, text },
  ]);
}

/** No hook is left, or none is tried any more. */
async function done({ ledger }: Ports, { hooksDue: _, ...record }: RolloutRecord, ticket: Ticket): Promise<Ticket> {
  await ledger.record(record);
  const { hook: __, answer: ___, ...rest } = ticket;
  return lostRouter(ledger, rest);
}
