import type { Clock } from '../../../local/clock.ts';

/** A back-off is no longer than this. */
const shortMs = 250;

export interface HeldClock extends Clock {
  /** Every time that a timer was asked for, in ms. */
  readonly waits: readonly number[];
  /** Lets time go by, and runs the timers that are due then. */
  pass(milliseconds: number): void;
}

/** A clock whose short timers run in the next turn, as if their time had gone by; the others wait until it passes. */
export function heldClock(): HeldClock {
  let now = 0;
  const held = new Set<{ readonly at: number; readonly run: () => void }>();
  const waits: number[] = [];
  return {
    now: () => now,
    waits,
    after(milliseconds, run) {
      waits.push(milliseconds);
      if (milliseconds > shortMs) {
        const timer = { at: now + milliseconds, run };
        held.add(timer);
        return { cancel: () => void held.delete(timer) };
      }
      const turn = setImmediate(() => {
        now += milliseconds;
        run();
      });
      return { cancel: () => clearImmediate(turn) };
    },
    pass(milliseconds) {
      now += milliseconds;
      for (const timer of [...held].sort((a, b) => a.at - b.at)) {
        if (timer.at > now || !held.delete(timer)) continue;
        timer.run();
      }
    },
  };
}
