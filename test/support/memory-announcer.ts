import type { LineEvent } from '../../core/line/line-event.ts';
import type { Announcer } from '../../core/ports.ts';
import type { RolloutEvent } from '../../core/rollout/events.ts';
import type { Faults } from './faults.ts';
import { faultQueue } from './faults.ts';

export interface MemoryAnnouncer extends Announcer, Faults {
  /** All that was announced, in order, repeated ones as often as they were. */
  readonly events: readonly (RolloutEvent | LineEvent)[];
}

export function memoryAnnouncer(): MemoryAnnouncer {
  const events: (RolloutEvent | LineEvent)[] = [];
  const faults = faultQueue();
  return {
    failNext: faults.failNext,
    events,
    async announce(fresh) {
      faults.throwNext();
      events.push(...structuredClone(fresh));
    },
  };
}
