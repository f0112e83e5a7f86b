import type { Control } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import { turnsOfExecution } from '../../core/execution/continuation.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import { untilSaved } from '../rollout/item.ts';
import { ledgerOrder } from '../rollout/ledger.ts';
import type { RolloutPorts } from '../rollout/ports.ts';
import { blankTicket, lostRouter } from '../rollout/tickets.ts';
import type { TakeOverRequest } from './request.ts';

/**
 * Takes a rollout over from the execution that handed it on, only for the successor that its control item names. Any
 * principal that may start executions can make up a request. The raised fence stops the functions of the
 * old execution at their conditions. Everything else stays, signals included; no sleep token is kept.
 *
 * An execution that may not have the rollout gets a ticket that holds nothing. Safe to repeat.
 */
export async function continueRollout(
  ports: RolloutPorts,
  { continues: { rolloutId, router, fence }, execution }: TakeOverRequest,
): Promise<Ticket> {
  const name = executionName(execution);
  const taken = await takeOver(ports.control, { rolloutId, router, fence }, execution);
  if ('refused' in taken) {
    const blank = blankTicket(rolloutId);
    if (taken.refused === 'ended') return lostRouter(ports.ledger, blank);
    const cause = `${name} is not the execution that ${rolloutId} was to continue in`;
    return { ...blank, next: { action: 'superseded', seconds: 0, cause } };
  }
  await ports.ledger.append({
    rolloutId,
    order: ledgerOrder(taken, 'continued'),
    at: ports.clock.now(),
    by: 'plan-rollout',
    did: 'continued',
    why: `goes on in ${name}: the history of the execution before it is full`,
    step: taken.step,
  });
  const { fence: own, rev } = taken;
  const next = { action: 'look', seconds: 0, cause: '' } as const;
  return { rolloutId, router, seq: 0, turnsLeft: turnsOfExecution, fence: own, rev, next };
}

/** The item with the new holder; refused if the rollout has ended or names another successor. */
async function takeOver(
  store: ControlStore,
  old: Pick<Ticket, 'rolloutId' | 'router' | 'fence'>,
  execution: string,
): Promise<Control | { readonly refused: 'ended' | 'another' }> {
  return untilSaved(`the control item of ${old.router}`, async () => {
    const item = await store.read(old.router);
    if (!isHeld(item) || item.rolloutId !== old.rolloutId) return { refused: 'ended' };
    if (item.execution === execution && item.fence === old.fence + 1) return item;
    const { sleepToken: _, unansweredSince: __, successor, ...rest } = item;
    if (item.fence !== old.fence || successor !== executionName(execution)) return { refused: 'another' };
    return (await store.take({ ...rest, execution, fence: item.fence + 1, sleepSeq: 0 }, item)) ?? 'overtaken';
  });
}

const executionName = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);
