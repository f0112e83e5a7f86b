/** A timer that can be taken back. Cancelling twice, or after it ran, does nothing. */
export interface Timer {
  cancel(): void;
}

/** Time as the embedded AWS sees it: real, faster than real, or virtual. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Runs `run` once, `milliseconds` of this clock from now (never before this call returns). */
  after(milliseconds: number, run: () => void): Timer;
}

/** Resolves `milliseconds` of this clock from now. */
export const wait = (clock: Clock, milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(milliseconds, resolve);
  });

/** The longest time of one of Node's timers, in ms; a longer one is over at once (Node.js, Timers, setTimeout). */
const longestTimer = 2 ** 31 - 1;

/** A timer of the machine for any time, made of as many of Node's as it takes. */
function machineTimer(milliseconds: number, run: () => void): Timer {
  let timer: NodeJS.Timeout;
  const sleep = (left: number) => {
    timer = left > longestTimer ? setTimeout(() => sleep(left - longestTimer), longestTimer) : setTimeout(run, left);
  };
  sleep(Math.max(0, milliseconds));
  return { cancel: () => clearTimeout(timer) };
}

/**
 * A clock that runs `scale` times as fast as the machine's (1 = real time). `start` is the machine's time, in ms, at
 * which both showed the same: processes that are given the same scale and start read the same time.
 */
export function realClock(scale = 1, start = Date.now()): Clock {
  return {
    now: () => start + (Date.now() - start) * scale,
    after: (milliseconds, run) => machineTimer(milliseconds / scale, run),
  };
}

const { timeOrigin } = performance;

/** The machine's time to a fraction of a millisecond, which no change of its date moves: for time-outs and latencies. */
export const machineClock: Clock = { now: () => timeOrigin + performance.now(), after: machineTimer };

/** A clock that stands still until a test moves it on; nothing sleeps for real. */
export interface VirtualClock extends Clock {
  /** Runs every timer due within the next `milliseconds`, in order, letting promises settle in between. */
  advance(milliseconds: number): Promise<void>;
  /** Advances to the next timer and runs it; false when none is set. */
  step(): Promise<boolean>;
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

export function virtualClock(start = Date.UTC(2026, 0, 1)): VirtualClock {
  let now = start;
  let order = 0;
  const timers = new Set<{ at: number; order: number; run: () => void }>();
  const next = () =>
    [...timers].reduce<{ at: number; order: number; run: () => void } | undefined>(
      (first, timer) =>
        first === undefined || timer.at < first.at || (timer.at === first.at && timer.order < first.order)
          ? timer
          : first,
      undefined,
    );
  const runNext = async (until: number) => {
    await settle();
    const timer = next();
    if (timer === undefined || timer.at > until) return false;
    timers.delete(timer);
    now = Math.max(now, timer.at);
    timer.run();
    await settle();
    return true;
  };
  return {
    now: () => now,
    after(milliseconds, run) {
      const timer = { at: now + Math.max(0, milliseconds), order: order++, run };
      timers.add(timer);
      return { cancel: () => void timers.delete(timer) };
    },
    async advance(milliseconds) {
      const until = now + milliseconds;
      while (await runNext(until));
      now = until;
    },
    step: () => runNext(Number.POSITIVE_INFINITY),
  };
}
