import type { Judgement } from '../../core/analysis/verdict.ts';
import type { Control } from '../../core/control/control.ts';
import { currentWeight } from '../../core/control/control.ts';
import type { RolloutEvent } from '../../core/events/events.ts';
import type { Next } from '../../core/execution/next.ts';
import { afterThrottling, wasThrottled } from '../../core/execution/throttled.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import { whyPromoted } from '../../core/ledger/outcome.ts';
import { announced } from '../rollout/announcing.ts';
import { ledgerOrder } from '../rollout/ledger.ts';

const did = {
  rollBack: 'stopped',
  shift: 'passed',
  promote: 'promoted',
  retire: 'looked',
  sleep: 'looked',
  readBack: 'looked',
  hook: 'hookCalled',
} as const satisfies Record<Next['kind'], Decision['did']>;

/** The ledger's entry for a look, with its numbers; it is recorded before the decision takes effect. */
export function decisionOf(
  ticket: Ticket,
  control: Control,
  next: Next,
  judgement: Judgement | undefined,
  now: number,
): Decision {
  const done = didOf(control, next);
  return {
    rolloutId: control.rolloutId,
    order: ledgerOrder(control, done, ticket.seq),
    at: now,
    by: 'analyze-canary',
    did: done,
    why: `${next.kind === 'rollBack' ? next.stop.text : next.why}${afterThrottling(ticket.attempt)}`,
    step: control.step,
    weight: currentWeight(control),
    ...(next.kind === 'sleep' && next.waiting !== undefined && { waiting: next.waiting }),
    ...(wasThrottled(ticket.attempt) && { throttled: ticket.attempt ?? 0 }),
    ...(next.kind === 'hook' && { hook: next.due.hook.name }),
    ...(judgement && { verdict: judgement.verdict, reasons: judgement.reasons }),
    ...(judgement?.silence !== undefined && { silence: judgement.silence }),
    ...(judgement?.proof && { proof: judgement.proof }),
  };
}

function didOf({ phase }: Control, next: Next): Decision['did'] {
  // A shift that is under way goes on; no step has passed.
  if (phase === 'shifting' && next.kind === 'shift') return 'looked';
  if (next.kind === 'sleep' && next.waiting !== undefined) return 'waited';
  return next.kind === 'shift' && next.proceeds ? 'proceeded' : did[next.kind];
}

/** The event for a look; undefined if the look changes nothing or goes on waiting. */
export function lookEvent(
  before: Control,
  after: Control,
  next: Next,
  judgement?: Judgement,
): RolloutEvent | undefined {
  if (before === after) return undefined;
  switch (next.kind) {
    case 'shift':
      if (next.step === 0) return undefined;
      return announced(before, next.proceeds ? 'Step Proceeded' : 'Step Passed', next.why, `/${next.step - 1}`);
    case 'promote':
      return announced(after, 'Rollout Promoted', whyPromoted(after.plan));
    case 'sleep': {
      if (before.waiting === after.waiting) return undefined;
      if (next.waiting !== 'approval') return announced(after, 'Evidence Needed', next.why, `/${after.step}`);
      return announced(after, 'Approval Needed', gateText(judgement, next.why), `/${after.step}`);
    }
    default:
      return undefined;
  }
}

/** The numbers that an approval goes by, and how long the gate waits. */
const gateText = (judgement: Judgement | undefined, why: string): string =>
  judgement === undefined || judgement.reasons.length === 0
    ? why
    : `${judgement.verdict}: ${judgement.reasons.map(({ text }) => text).join('; ')}; ${why}`;
