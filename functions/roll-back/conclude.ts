import type { Control } from '../../core/control/control.ts';
import { writesOf } from '../../core/control/tester-transitions.ts';
import { afterThrottling, restoreRepetitions } from '../../core/execution/throttled.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import type { Outcome } from '../../core/ledger/outcome.ts';
import type { HooksAfter } from '../end-rollout.ts';
import { endRollout } from '../end-rollout.ts';
import { callAfterRollback } from '../hook-tickets.ts';
import { ledgerOrder } from '../ledger-order.ts';
import { recordOf } from '../record-of.ts';
import { goOn } from '../tickets.ts';
import type { RestoredRoute } from './restore-routes.ts';
import type { RollBackPorts } from './roll-back.ts';

/** What a restored rollout is called: it depends on how far it had come. */
export function outcomeOf(control: Control): Extract<Outcome, 'rejected' | 'reverted' | 'rolledBack'> {
  if (control.promotedAt !== undefined) return 'reverted';
  return control.routes.every((route) => writesOf(route) === 0) ? 'rejected' : 'rolledBack';
}

/** The original weights are in force for good: written down, told, and the router given back. */
export async function concludeRollback(
  ports: RollBackPorts,
  ticket: Ticket,
  control: Control,
  restored: readonly RestoredRoute[],
  hooksAfter: HooksAfter,
): Promise<Ticket> {
  const now = ports.clock.now();
  const outcome = outcomeOf(control);
  const late = afterThrottling(control.throttled, restoreRepetitions);
  const cause = `${control.stop?.text ?? 'stopped'}${late}${editedNote(restored)}`;
  await ports.ledger.append({
    rolloutId: control.rolloutId,
    order: ledgerOrder(control, 'restored', ticket.seq),
    at: now,
    by: 'roll-back',
    did: 'restored',
    why: cause,
    step: control.step,
    weight: 0,
    set: Object.fromEntries(control.routes.map(({ name, targets }) => [name, targets])),
  });
  await endRollout(ports, control, outcome, cause, now, hooksAfter);
  const ended = goOn(ticket, control, outcome, 0, cause);
  if (hooksAfter === 'missed' || outcome === 'rejected') return ended;
  // From what is at hand: the router is given back, so nobody would find a rollout whose record could not be read now.
  return callAfterRollback(ended, { ...recordOf(control), stepAtEnd: Math.max(0, control.step) }, 0) ?? ended;
}

const editedNote = (restored: readonly RestoredRoute[]): string => {
  const edited = restored.flatMap((one) => ('edited' in one && one.edited ? [one.name] : []));
  return edited.length === 0 ? '' : ` (${edited.join(', ')}: other fields were edited meanwhile and stay as edited)`;
};
