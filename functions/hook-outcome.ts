import type { Control } from '../core/control/control.ts';
import { currentWeight } from '../core/control/control.ts';
import type { SettledHook } from '../core/control/settle-hook.ts';
import type { RolloutEvent } from '../core/events/events.ts';
import type { Ticket } from '../core/execution/ticket.ts';
import type { Decision } from '../core/ledger/decision.ts';
import { announced } from './announced.ts';
import { ledgerOrder } from './ledger-order.ts';

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
