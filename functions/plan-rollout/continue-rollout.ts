import { ContendedError } from '../../core/errors.ts';
import type { Clock, ControlStore, Ledger } from '../../core/ports.ts';
import { turnsOfExecution } from '../../core/rollout/continuation.ts';
import type { Control } from '../../core/rollout/control.ts';
import { isHeld } from '../../core/rollout/control.ts';
import type { Ticket } from '../../core/rollout/ticket.ts';
import { ledgerOrder } from '../ledger-order.ts';
import type { TakeOverRequest } from './request.ts';

export interface ContinuePorts {
  readonly control: ControlStore;
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/**
 * Takes a rollout over from the execution that handed it on, and from nobody else: the fence says who holds it, and is
 * raised, so that nothing of the old execution gets past a condition. All else stays as it is, signals included, and
 * the bed is empty. Where the lease is somebody else's by now the ticket is one that holds nothing. Safe to repeat.
 */
export async function continueRollout(
  ports: ContinuePorts,
  { continues: { rolloutId, router, fence }, execution }: TakeOverRequest,
): Promise<Ticket> {
  const taken = await takeOver(ports.control, { rolloutId, router, fence }, execution);
  const ticket = { rolloutId, router, seq: 0, turnsLeft: turnsOfExecution } as const;
  const next = { action: 'continue', seconds: 0, cause: '' } as const;
  if (taken === undefined) return { ...ticket, fence, rev: 0, next };
  await ports.ledger.append({
    rolloutId,
    order: ledgerOrder(taken, 'continued'),
    at: ports.clock.now(),
    by: 'plan-rollout',
    did: 'continued',
    why: `goes on in ${execution.slice(execution.lastIndexOf(':') + 1)}: the history of the execution before it is full`,
    step: taken.step,
  });
  return { ...ticket, fence: taken.fence, rev: taken.rev, next };
}

/** The item with the new holder; undefined when the old one does not hold it any more. */
async function takeOver(
  store: ControlStore,
  old: Pick<Ticket, 'rolloutId' | 'router' | 'fence'>,
  execution: string,
): Promise<Control | undefined> {
  for (let i = 0; i < 8; i++) {
    const item = await store.read(old.router);
    if (!isHeld(item) || item.rolloutId !== old.rolloutId) return undefined;
    if (item.execution === execution && item.fence === old.fence + 1) return item;
    if (item.fence !== old.fence) return undefined;
    const { sleepToken: _, ...rest } = item;
    const fresh = { ...rest, execution, fence: item.fence + 1, sleepSeq: 0 };
    if (await store.take(fresh, item)) return { ...fresh, rev: item.rev + 1 };
  }
  throw new ContendedError(`the control item of ${old.router} kept changing while it was being taken over`);
}
