import type { Control } from '../../core/control/control.ts';
import { currentWeight } from '../../core/control/control.ts';
import { withUntold } from '../../core/control/untold.ts';
import { TransientError } from '../../core/errors.ts';
import type { EventType, RolloutEvent } from '../../core/events/events.ts';
import { changeControl } from './item.ts';
import { recordOf } from './ledger.ts';
import type { RolloutPorts } from './ports.ts';

/** An event about a rollout as its control item stands. The same event has the same id each time it is sent. */
export const announced = (control: Control, type: EventType, text: string, detail = ''): RolloutEvent => ({
  type,
  eventId: `${control.rolloutId}/${type}${detail}`,
  rolloutId: control.rolloutId,
  service: control.plan.service,
  router: control.router,
  text,
  ...(control.step >= 0 && { step: control.step + 1, weight: currentWeight(control) }),
});

/** The item with an event of its change: saved in one update, so that a crash in between cannot lose the event. */
export const withEvent = (control: Control, event: RolloutEvent | undefined): Control =>
  event === undefined ? control : withUntold(control, event);

/**
 * Sends what was saved and not yet sent, at least once, and then forgets it. Gives the item as it is then; undefined
 * when the router is lost. What cannot be sent now stays in the item for the next function: that nobody can be told
 * must not stop a rollout, let alone roll it back.
 */
export async function tellUntold(ports: RolloutPorts, control: Control): Promise<Control | undefined> {
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
