import type { Clock } from '../clock.ts';

/** A clock whose timers say when they have run. */
export const tellingClock = (clock: Clock, ran: () => void): Clock => ({
  now: () => clock.now(),
  after: (milliseconds, run) =>
    clock.after(milliseconds, () => {
      ran();
      run();
    }),
});
