import type { Control } from '../../core/rollout/control.ts';
import { hooksAfterRollback } from '../../core/rollout/due-hook.ts';
import type { Outcome } from '../../core/rollout/outcome.ts';
import { writesOf } from '../../core/rollout/tester-transitions.ts';
import type { Ticket } from '../../core/rollout/ticket.ts';
import { targetsOf } from '../../core/routing/route-spec.ts';
import { endOfExecution } from '../after-rollback.ts';
import type { HooksAfter } from '../end-rollout.ts';
import { endRollout } from '../end-rollout.ts';
import { ledgerOrder } from '../ledger-order.ts';
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
  const cause = `${control.stop?.text ?? 'stopped'}${editedNote(restored)}`;
  await ports.ledger.append({
    rolloutId: control.rolloutId,
    order: ledgerOrder(control, 'restored', ticket.seq),
    at: now,
    by: 'roll-back',
    did: 'restored',
    why: cause,
    step: control.step,
    weight: 0,
    set: Object.fromEntries(control.routes.map(({ name, spec }) => [name, targetsOf(spec)])),
  });
  await endRollout(ports, control, outcome, cause, now, hooksAfter);
  const ended = goOn(ticket, control, outcome, 0, cause);
  return hooksAfterRollback(control.plan).length > 0 ? endOfExecution(ports, ended) : ended;
}

const editedNote = (restored: readonly RestoredRoute[]): string => {
  const edited = restored.flatMap((one) => ('edited' in one && one.edited ? [one.name] : []));
  return edited.length === 0 ? '' : ` (${edited.join(', ')}: other fields were edited meanwhile and stay as edited)`;
};
