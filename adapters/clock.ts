import type { Clock, Pause } from '../core/ports.ts';

/** The machine's clock: the only place outside of the embedded AWS that reads it. */
export const systemClock: Clock = { now: () => Date.now() };

/** Resolves after so many milliseconds of the machine's time. */
export const pause: Pause = (milliseconds) =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
