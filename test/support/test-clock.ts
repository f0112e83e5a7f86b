import type { Clock, Sleep } from '../../core/ports/time.ts';

export const testStart = Date.UTC(2026, 5, 1, 12);

/** A clock that always shows `at`. */
export const fixedClock = (at = testStart): Clock => ({ now: () => at });

/** A clock that goes on when told to, and by `step` milliseconds with each reading. */
export function steppedClock(start = testStart, step = 0): Clock & { advance(milliseconds: number): void } {
  let at = start;
  return {
    now() {
      const shown = at;
      at += step;
      return shown;
    },
    advance(milliseconds) {
      at += milliseconds;
    },
  };
}

/** Over as soon as it begins, whatever the clock shows. */
export const noPause: Sleep = async () => undefined;
