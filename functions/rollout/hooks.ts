import type { Control } from '../../core/control/control.ts';
import { currentWeight } from '../../core/control/control.ts';
import type { DueHook } from '../../core/control/due-hook.ts';
import { hookId, hooksAfterRollback } from '../../core/control/due-hook.ts';
import type { SettledHook } from '../../core/control/settle-hook.ts';
import { TransientError } from '../../core/errors.ts';
import type { RolloutEvent } from '../../core/events/events.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import type { HookAnswer } from '../../core/hooks/hook-answer.ts';
import { overdue, verdictOf } from '../../core/hooks/hook-answer.ts';
import { callOf } from '../../core/hooks/hook-call.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import type { RolloutRecord } from '../../core/ledger/record.ts';
import type { PlannedHook } from '../../core/spec/hook-spec.ts';
import { announced } from './announcing.ts';
import { ledgerOrder } from './ledger.ts';
import type { RolloutPorts } from './ports.ts';
import { goOn, lostRouter } from './tickets.ts';

/** The ticket to call a hook with, before a step or after the promotion; a signal ends the wait for its answer. */
export function callHook(ticket: Ticket, control: Control, { hook, id, progress }: DueHook, seconds: number): Ticket {
  const { rolloutId, plan } = control;
  const ahead = plan.steps[progress.before];
  const step = ahead === undefined ? plan.steps.length - 1 : progress.before;
  const weight = ahead?.weight ?? currentWeight(control);
  return {
    ...goOn(ticket, control, 'hook', seconds),
    hook: callOf({ rolloutId, plan, hook, id, step, weight }, 'signals'),
  };
}

/** The ticket to call the hook with that stands at `index` after a rollback; undefined when there is none. */
export function callAfterRollback(ticket: Ticket, { rolloutId, plan, stepAtEnd = 0 }: RolloutRecord, index: number) {
  const hook = hooksAfterRollback(plan)[index];
  if (hook === undefined) return undefined;
  const id = hookId(rolloutId, hook, stepAtEnd);
  const call = callOf({ rolloutId, plan, hook, id, step: stepAtEnd, weight: 0 }, 'nobody');
  const { answer: _, ...rest } = ticket;
  return { ...rest, next: { action: 'hook', seconds: hook.timeoutSeconds, cause: '' }, hook: call } satisfies Ticket;
}

/** How the call that a ticket was sent to make has ended; undefined when it was sent for something else. */
export const answerIn = ({ hook, answer }: Ticket): (HookAnswer & { readonly id: string }) | undefined =>
  hook && answer && { id: hook.request.id, ...answer };

/** The outcome of a hook for the ledger; the same each time that it is taken in. */
export function hookDecision(ticket: Ticket, control: Control, settled: SettledHook, now: number): Decision {
  const did = settled.passed ? 'hookPassed' : 'hookFailed';
  return {
    rolloutId: control.rolloutId,
    order: ledgerOrder({ rev: ticket.rev }, did, ticket.seq),
    at: now,
    by: 'analyze-canary',
    did,
    why: outcomeText(settled),
    step: control.step,
    weight: currentWeight(control),
    hook: settled.hook.name,
  };
}

/** What is told of an outcome. One that ends the rollout is told as its end, and not a second time. */
export function hookEvent(control: Control, settled: SettledHook): RolloutEvent | undefined {
  const { hook, id, passed } = settled;
  if (!passed && hook.onFailure === 'rollback') return undefined;
  const type = passed ? 'Hook Passed' : hook.onFailure === 'hold' ? 'Hook Held' : 'Hook Failed';
  return announced(control, type, outcomeText(settled), `/${id}`);
}

export const outcomeText = ({ hook, passed, text }: Pick<SettledHook, 'hook' | 'passed' | 'text'>): string =>
  `the hook ${hook.name} ${passed ? 'passed' : 'failed'}: ${text}`;

/**
 * How an execution ends that holds no router any more. After a rollback its hooks come first: the original weights
 * are in force, the router is given back, and nothing that a hook says changes anything.
 */
export async function endOfExecution(ports: RolloutPorts, ticket: Ticket): Promise<Ticket> {
  const record = await ports.ledger.recordOf(ticket.rolloutId);
  if (record?.hooksDue !== true) return lostRouter(ports.ledger, ticket);
  if (ticket.hook?.wokenBy !== 'nobody') return callAfterRollback(ticket, record, 0) ?? done(ports, record, ticket);
  // Here again with a hook in hand: whoever should have taken in its answer could not. It is not tried for ever.
  await giveUp(ports, ticket, record);
  return done(ports, record, ticket);
}

/** Takes in how a hook after a rollback ended, and goes on to the next. */
export async function answeredAfterRollback(ports: RolloutPorts, ticket: Ticket): Promise<Ticket> {
  const record = await ports.ledger.recordOf(ticket.rolloutId);
  const hooks = record === undefined ? [] : hooksAfterRollback(record.plan);
  const index = hooks.findIndex(({ name }) => name === ticket.hook?.request.hook);
  const hook = hooks[index];
  if (record?.hooksDue !== true || hook === undefined) return lostRouter(ports.ledger, ticket);
  await tell(ports, ticket, record, hook, index);
  return callAfterRollback(ticket, record, index + 1) ?? done(ports, record, ticket);
}

async function tell(ports: RolloutPorts, ticket: Ticket, record: RolloutRecord, hook: PlannedHook, index: number) {
  const verdict = verdictOf(hook, ticket.answer ?? {}) ?? overdue(hook.timeoutSeconds);
  const told = { hook, ...verdict };
  await ports.ledger.append(decisionOn(ports, ticket, told, index));
  await ports.announcer.announce([eventOn(record, told)]);
}

/** Writes down that no more will be known of this hook and those after it, and tells it if that can be told. */
async function giveUp(ports: RolloutPorts, ticket: Ticket, record: RolloutRecord): Promise<void> {
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

const decisionOn = ({ clock }: RolloutPorts, { rolloutId, rev }: Ticket, told: Told, index: number): Decision => ({
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
async function done(
  { ledger }: RolloutPorts,
  { hooksDue: _, ...record }: RolloutRecord,
  ticket: Ticket,
): Promise<Ticket> {
  await ledger.record(record);
  const { hook: __, answer: ___, ...rest } = ticket;
  return lostRouter(ledger, rest);
}
