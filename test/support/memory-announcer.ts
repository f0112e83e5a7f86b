import type { Announcer } from '../../core/ports.ts';
import type { RolloutEvent } from '../../core/rollout/events.ts';
import type { Faults } from './faults.ts';
import { faultQueue } from './faults.ts';

export interface MemoryAnnouncer extends Announcer, Faults {
  /** All that was announced, in order, repeated ones as often as they were. */
  readonly events: readonly RolloutEvent[];
}

export function memoryAnnouncer(): MemoryAnnouncer {
  const events: RolloutEvent[] = [];
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
