import { successorName } from '../core/execution/continuation.ts';
import type { Ticket } from '../core/execution/ticket.ts';
import type { ControlStore } from '../core/ports/control-store.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import { changeControl, heldControl, lostRouter } from './held-control.ts';
import { goOn } from './tickets.ts';

interface Ports {
  readonly control: ControlStore;
  readonly ledger: Ledger;
}

/**
 * The ticket as it is, unless its rollout is to continue in another execution: then the control item names that one
 * first, because nobody else may take the rollout over. A repeated invocation finds the name that the first one gave, so
 * that nothing is started twice. A stop that came meanwhile goes first.
 *
 * @param requestId tells the name apart from all that could be guessed
 */
export async function handedOver({ control, ledger }: Ports, ticket: Ticket, requestId: string): Promise<Ticket> {
  if (ticket.next.action !== 'continue') return ticket;
  const held = await heldControl(control, ticket);
  const named =
    held &&
    (await changeControl(control, held, (latest) =>
      latest.stop || latest.successor !== undefined
        ? undefined
        : { ...latest, successor: successorName(ticket, requestId) },
    ));
  if (named === undefined) return lostRouter(ledger, ticket);
  if (named.stop || named.successor === undefined) return goOn(ticket, named, 'rollBack');
  return { ...ticket, rev: named.rev, successor: named.successor };
}
