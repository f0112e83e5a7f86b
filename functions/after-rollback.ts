import { hookId, hooksAfterRollback } from '../core/control/due-hook.ts';
import type { SettledHook } from '../core/control/settle-hook.ts';
import { TransientError } from '../core/errors.ts';
import type { RolloutEvent } from '../core/events/events.ts';
import type { Ticket } from '../core/execution/ticket.ts';
import { overdue, verdictOf } from '../core/hooks/hook-answer.ts';
import type { Decision } from '../core/ledger/decision.ts';
import type { RolloutRecord } from '../core/ledger/record.ts';
import type { Announcer } from '../core/ports/announcer.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import type { Clock } from '../core/ports/time.ts';
import type { PlannedHook } from '../core/spec/hook-spec.ts';
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
  if (ticket.hook?.wokenBy !== 'nobody') return callAfterRollback(ticket, record, 0) ?? done(ports, record, ticket);
  // Here again with a hook in hand: whoever should have taken in its answer could not. It is not tried for ever.
  await giveUp(ports, ticket, record);
  return done(ports, record, ticket);
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

async function tell(ports: Ports, ticket: Ticket, record: RolloutRecord, hook: PlannedHook, index: number) {
  const verdict = verdictOf(hook, ticket.answer ?? {}) ?? overdue(hook.timeoutSeconds);
  const told = { hook, ...verdict };
  await ports.ledger.append(decisionOn(ports, ticket, told, index));
  await ports.announcer.announce([eventOn(record, told)]);
}

/** Writes down that no more will be known of this hook and those after it, and tells it if that can be told. */
async function giveUp(ports: Ports, ticket: Ticket, record: RolloutRecord): Promise<void> {
  const hooks = hooksAfterRollback(record.plan);
  const first = hooks.findIndex(({ name }) => name === ticket.hook?.request.hook);
  const text = 'the automation failed before its outcome could be told';
  const left = hooks.slice(Math.max(0, first)).map((hook) => ({ hook, passed: false, text }));
  for (const [i, one] of left.entries())
    await ports.ledger.append(decisionOn(ports, ticket, one, hooks.length + first + i));
  try {
    await ports.announcer.announce(left.map((one) => eventOn(record, one)));
  } catch (error) {
    // The original weights are in force, and that was told: an execution does not fail for this.
    if (!(error instanceof TransientError)) throw error;
  }
}

type Told = Pick<SettledHook, 'hook' | 'passed' | 'text'>;

const decisionOn = ({ clock }: Ports, { rolloutId, rev }: Ticket, told: Told, index: number): Decision => ({
  rolloutId,
  // After the end, which is the last on its revision.
  order: (rev + 1) * 1_000_000 + index,
  at: clock.now(),
  by: 'analyze-canary',
  did: told.passed ? 'hookPassed' : 'hookFailed',
  why: outcomeText(told),
  hook: told.hook.name,
});

function eventOn({ rolloutId, plan, router, stepAtEnd = 0 }: RolloutRecord, told: Told): RolloutEvent {
  const type = told.passed ? 'Hook Passed' : 'Hook Failed';
  const eventId = `${rolloutId}/${type}/${hookId(rolloutId, told.hook, stepAtEnd)}`;
  return { type, eventId, rolloutId, service: plan.service, router, text: outcomeText(told) };
}

/** No hook is left, or none is tried any more. */
async function done({ ledger }: Ports, { hooksDue: _, ...record }: RolloutRecord, ticket: Ticket): Promise<Ticket> {
  await ledger.record(record);
  const { hook: __, answer: ___, ...rest } = ticket;
  return lostRouter(ledger, rest);
}
