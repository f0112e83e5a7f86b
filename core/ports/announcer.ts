import type { RolloutEvent } from '../events/events.ts';
import type { LineEvent } from '../events/line-event.ts';

/** Sends events, at least once. */
export interface Announcer {
  announce(events: readonly (RolloutEvent | LineEvent)[]): Promise<void>;
}
