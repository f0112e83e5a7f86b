import type { Control } from '../core/control/control.ts';
import { withUntold } from '../core/control/untold.ts';
import { TransientError } from '../core/errors.ts';
import type { RolloutEvent } from '../core/events/events.ts';
import type { Announcer } from '../core/ports/announcer.ts';
import type { ControlStore } from '../core/ports/control-store.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import { changeControl } from './held-control.ts';
import { recordOf } from './record-of.ts';

export interface Telling {
  readonly control: ControlStore;
  readonly ledger: Ledger;
  readonly announcer: Announcer;
}

/** The item with an event of its change: saved in one update, so that a crash in between cannot lose the event. */
export const withEvent = (control: Control, event: RolloutEvent | undefined): Control =>
  event === undefined ? control : withUntold(control, event);

/**
 * Sends what was saved and not yet sent, at least once, and then forgets it. Gives the item as it is then; undefined
 * when the router is lost. What cannot be sent now stays in the item for the next function: that nobody can be told
 * must not stop a rollout, let alone roll it back.
 */
export async function tellUntold(ports: Telling, control: Control): Promise<Control | undefined> {
  const { untold = [] } = control;
  if (untold.length === 0) return control;
  if (control.promotedAt !== undefined) await ports.ledger.record(recordOf(control));
  try {
    await ports.announcer.announce(untold);
  } catch (error) {
    if (error instanceof TransientError) return control;
    throw error;
  }
  const told = new Set(untold.map(({ eventId }) => eventId));
  return changeControl(ports.control, control, ({ untold: latest = [], ...rest }) => {
    const left = latest.filter(({ eventId }) => !told.has(eventId));
    return left.length === 0 ? rest : { ...rest, untold: left };
  });
}
