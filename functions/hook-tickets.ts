import type { Control } from '../core/control/control.ts';
import { currentWeight } from '../core/control/control.ts';
import type { DueHook } from '../core/control/due-hook.ts';
import { hookId, hooksAfterRollback } from '../core/control/due-hook.ts';
import type { Ticket } from '../core/execution/ticket.ts';
import type { HookAnswer } from '../core/hooks/hook-answer.ts';
import { callOf } from '../core/hooks/hook-call.ts';
import type { RolloutRecord } from '../core/ledger/record.ts';
import { goOn } from './tickets.ts';

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
