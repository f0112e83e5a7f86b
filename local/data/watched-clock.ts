import type { Clock } from '../clock.ts';

/** A clock that calls `ran` before each of its timers runs. */
export const watchedClock = (clock: Clock, ran: () => void): Clock => ({
  now: () => clock.now(),
  after: (milliseconds, run) =>
    clock.after(milliseconds, () => {
      ran();
      run();
    }),
});
