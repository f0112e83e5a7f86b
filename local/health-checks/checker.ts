import type { Clock } from '../clock.ts';
import { keyedTimers } from '../keyed-timers.ts';

/** A check that is made again and again. */
export interface RecurringCheck {
  /** Names the target and how it is checked: a check under another key begins anew. */
  readonly key: string;
  readonly intervalMs: number;
  /** Makes one check and keeps what it has shown. It is not made again before it has ended. */
  run(): Promise<void>;
}

/** Makes checks on the clock of the embedded AWS. */
export interface Checker {
  /** From now on these checks and no others are made; a new one is made at once. */
  follow(checks: readonly RecurringCheck[]): void;
  stop(): void;
}

/** @param onFailure a check that could not be made at all: a defect */
export function createChecker(clock: Clock, onFailure: (error: unknown) => void): Checker {
  const timers = keyedTimers<string>(clock);
  let followed = new Set<string>();
  const schedule = (check: RecurringCheck, milliseconds: number) =>
    timers.set(check.key, milliseconds, () => {
      const began = clock.now();
      check
        .run()
        .catch(onFailure)
        .finally(() => {
          // The answer's time does not count: the next check is due an interval after this one began.
          if (followed.has(check.key)) schedule(check, Math.max(0, began + check.intervalMs - clock.now()));
        });
    });
  return {
    follow(checks) {
      const keys = new Set(checks.map(({ key }) => key));
      for (const key of followed) if (!keys.has(key)) timers.cancel(key);
      const added = checks.filter(({ key }) => !followed.has(key));
      followed = keys;
      for (const check of added) schedule(check, 0);
    },
    stop() {
      followed = new Set();
      timers.cancelAll();
    },
  };
}
