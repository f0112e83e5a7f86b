import type { RolloutEvent } from '../events/events.ts';
import { within } from '../text/within.ts';
import type { Control } from './control.ts';

/** So many events at most wait in the item until they can be sent: should the bus be away for long, the newest. */
export const mostUntold = 12;

/** The largest size of a waiting event, in bytes. */
export const longestEventText = 1000;

/** The item with an event of its change, to be sent later. An event that waits already is not kept twice. */
export function withUntold(control: Control, event: RolloutEvent): Control {
  const others = (control.untold ?? []).filter(({ eventId }) => eventId !== event.eventId);
  const untold = [...others, { ...event, text: within(longestEventText, event.text) }];
  return { ...control, untold: untold.slice(-mostUntold) };
}
