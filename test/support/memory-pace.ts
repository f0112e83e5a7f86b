import { paceMs } from '../../core/execution/pace.ts';
import type { Pace } from '../../core/ports/pace.ts';
import type { Faults } from './faults.ts';
import { faultQueue } from './faults.ts';

/** The queue for the mesh in memory. */
export function memoryPace(): Pace & Faults {
  const until = { restore: 0, forward: 0 };
  const faults = faultQueue();
  return {
    failNext: faults.failNext,
    async place(router, lane, calls, now) {
      faults.throwNext();
      const at = Math.max(now, until[lane], until.restore);
      until[lane] = at + paceMs(router, calls);
      return at - now;
    },
    async restoring(now) {
      faults.throwNext();
      return Math.max(0, until.restore - now);
    },
  };
}
