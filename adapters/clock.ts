import type { Clock, Sleep } from '../core/ports/time.ts';

/** The machine's clock: the only place outside of the embedded AWS that reads it. */
export const systemClock: Clock = { now: () => Date.now() };

/** Resolves after so many milliseconds of the machine's time. */
export const pause: Sleep = (milliseconds) =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
