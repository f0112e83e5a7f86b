import type { RolloutEvent } from '../../core/events/events.ts';
import type { LineEvent } from '../../core/events/line-event.ts';
import type { Announcer } from '../../core/ports/announcer.ts';
import { checkEvent } from './check-event.ts';
import type { Faults } from './faults.ts';
import { faultQueue } from './faults.ts';

export interface MemoryAnnouncer extends Announcer, Faults {
  /** All that was announced, in order, repeated ones as often as they were. */
  readonly events: readonly (RolloutEvent | LineEvent)[];
}

/** Refuses, as a fault of the test's subject, an event whose detail is not of the published form. */
export function memoryAnnouncer(): MemoryAnnouncer {
  const events: (RolloutEvent | LineEvent)[] = [];
  const faults = faultQueue();
  return {
    failNext: faults.failNext,
    events,
    async announce(fresh) {
      faults.throwNext();
      for (const event of fresh) checkEvent(event);
      events.push(...structuredClone(fresh));
    },
  };
}
