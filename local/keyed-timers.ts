import type { Clock, Timer } from './clock.ts';

/** One timer for each key at most. */
interface KeyedTimers<Key> {
  /** Runs after so many milliseconds of the clock, instead of what the key's timer would have run. */
  set(key: Key, milliseconds: number, run: () => void): void;
  cancel(key: Key): void;
  cancelAll(): void;
}

export function keyedTimers<Key>(clock: Clock): KeyedTimers<Key> {
  const timers = new Map<Key, Timer>();
  const cancel = (key: Key) => {
    timers.get(key)?.cancel();
    timers.delete(key);
  };
  return {
    cancel,
    set(key, milliseconds, run) {
      cancel(key);
      const timer = clock.after(milliseconds, () => {
        timers.delete(key);
        run();
      });
      timers.set(key, timer);
    },
    cancelAll() {
      for (const timer of timers.values()) timer.cancel();
      timers.clear();
    },
  };
}
