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

/** The ticket that calls a hook before a step or after the promotion. A signal ends the wait for its answer. */
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

/** The ticket that calls the hook at `index` after a rollback; undefined if there is none. */
export function callAfterRollback(ticket: Ticket, { rolloutId, plan, stepAtEnd = 0 }: RolloutRecord, index: number) {
  const hook = hooksAfterRollback(plan)[index];
  if (hook === undefined) return undefined;
  const id = hookId(rolloutId, hook, stepAtEnd);
  const call = callOf({ rolloutId, plan, hook, id, step: stepAtEnd, weight: 0 }, 'nobody');
  const { answer: _, ...rest } = ticket;
  return { ...rest, next: { action: 'hook', seconds: hook.timeoutSeconds, cause: '' }, hook: call } satisfies Ticket;
}

/** How the call that a ticket made has ended; undefined if the ticket made none. */
export const answerIn = ({ hook, answer }: Ticket): (HookAnswer & { readonly id: string }) | undefined =>
  hook && answer && { id: hook.request.id, ...answer };

/** The ledger's entry for a hook's outcome; the same for a repeated outcome. */
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

/** The event for a hook's outcome; undefined if the outcome ends the rollout, because the end is announced. */
export function hookEvent(control: Control, settled: SettledHook): RolloutEvent | undefined {
  const { hook, id, passed } = settled;
  if (!passed && hook.onFailure === 'rollback') return undefined;
  const type = passed ? 'Hook Passed' : hook.onFailure === 'hold' ? 'Hook Held' : 'Hook Failed';
  return announced(control, type, outcomeText(settled), `/${id}`);
}

const outcomeText = ({ hook, passed, text }: HookOutcome): string =>
  `the hook ${hook.name} ${passed ? 'passed' : 'failed'}: ${text}`;

/**
 * The last ticket of an execution that holds no router any more. After a rollback its hooks are called first: the
 * original weights are in force, the router is given back, and no hook's answer changes anything.
 */
export async function endOfExecution(ports: RolloutPorts, ticket: Ticket): Promise<Ticket> {
  const record = await ports.ledger.recordOf(ticket.rolloutId);
  if (record?.hooksDue !== true) return lostRouter(ports.ledger, ticket);
  if (ticket.hook?.wokenBy !== 'nobody') return callAfterRollback(ticket, record, 0) ?? done(ports, record, ticket);
  // The ticket still carries a hook, so recording its answer failed every time. It is not tried forever.
  await giveUp(ports, ticket, record);
  return done(ports, record, ticket);
}

/** Records the outcome of a hook after a rollback, and goes on to the next hook. */
export async function answeredAfterRollback(ports: RolloutPorts, ticket: Ticket): Promise<Ticket> {
  const record = await ports.ledger.recordOf(ticket.rolloutId);
  const hooks = record === undefined ? [] : hooksAfterRollback(record.plan);
  const index = hooks.findIndex(({ name }) => name === ticket.hook?.request.hook);
  const hook = hooks[index];
  if (record?.hooksDue !== true || hook === undefined) return lostRouter(ports.ledger, ticket);
  await recordOutcome(ports, ticket, record, hook, index);
  return callAfterRollback(ticket, record, index + 1) ?? done(ports, record, ticket);
}

async function recordOutcome(
  ports: RolloutPorts,
  ticket: Ticket,
  record: RolloutRecord,
  hook: PlannedHook,
  index: number,
) {
  const verdict = verdictOf(hook, ticket.answer ?? {}) ?? overdue(hook.timeoutSeconds);
  const outcome = { hook, ...verdict };
  await ports.ledger.append(decisionOn(ports, ticket, outcome, index));
  await ports.announcer.announce([eventOn(record, outcome)]);
}

/** Records that this hook and the later ones get no outcome, and announces it if it can. */
async function giveUp(ports: RolloutPorts, ticket: Ticket, record: RolloutRecord): Promise<void> {
  const hooks = hooksAfterRollback(record.plan);
  const first = hooks.findIndex(({ name }) => name === ticket.hook?.request.hook);
  const text = 'the automation failed before its outcome could be reported';
  const left = hooks.slice(Math.max(0, first)).map((hook) => ({ hook, passed: false, text }));
  for (const [i, one] of left.entries())
    await ports.ledger.append(decisionOn(ports, ticket, one, hooks.length + first + i));
  try {
    await ports.announcer.announce(left.map((one) => eventOn(record, one)));
  } catch (error) {
    // The original weights are in force and announced, so the execution does not fail because of a hook's event.
    if (!(error instanceof TransientError)) throw error;
  }
}

type HookOutcome = Pick<SettledHook, 'hook' | 'passed' | 'text'>;

const decisionOn = (
  { clock }: RolloutPorts,
  { rolloutId, rev }: Ticket,
  outcome: HookOutcome,
  index: number,
): Decision => ({
  rolloutId,
  // After the rollout's end, which is the last entry on its revision.
  order: (rev + 1) * 1_000_000 + index,
  at: clock.now(),
  by: 'analyze-canary',
  did: outcome.passed ? 'hookPassed' : 'hookFailed',
  why: outcomeText(outcome),
  hook: outcome.hook.name,
});

function eventOn(
  { rolloutId, plan, router, startedAt, stepAtEnd = 0 }: RolloutRecord,
  outcome: HookOutcome,
): RolloutEvent {
  const type = outcome.passed ? 'Hook Passed' : 'Hook Failed';
  const eventId = `${rolloutId}/${type}/${hookId(rolloutId, outcome.hook, stepAtEnd)}`;
  return {
    type,
    eventId,
    rolloutId,
    service: plan.service,
    router,
    text: outcomeText(outcome),
    since: startedAt,
    ...(plan.report !== undefined && { report: plan.report }),
  };
}

/** The end of the execution: no hook is left, or none is tried any more. */
async function done(
  { ledger }: RolloutPorts,
  { hooksDue: _, ...record }: RolloutRecord,
  ticket: Ticket,
): Promise<Ticket> {
  await ledger.record(record);
  const { hook: __, answer: ___, ...rest } = ticket;
  return lostRouter(ledger, rest);
}
