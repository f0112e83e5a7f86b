import type { Clock, Timer } from '../clock.ts';
import type { Caller } from './exchange.ts';

/** Why a request may not go on: its time is over, neither side sent anything for too long, or its caller left. */
export type Over = 'timedOut' | 'idle' | 'callerGone';

/** How long a request with all its attempts may take, by the machine's clock. */
interface StreamLimitsOptions {
  readonly clock: Clock;
  readonly caller: Caller;
  /** Milliseconds from when the whole request is there until the whole answer is; Infinity = no limit. */
  readonly requestMs: number;
  /** Milliseconds of silence of both sides; Infinity = no limit. */
  readonly idleMs: number;
}

/** The limits of one request. They end with the answer to the caller. */
export interface StreamLimits {
  /** A byte came, from either side. */
  stirred(): void;
  /** The request has come whole. */
  complete(): void;
  isComplete(): boolean;
  /** Runs when the request has come whole, at once if it has. */
  whenComplete(run: () => void): void;
  /** Milliseconds since the request has come whole; 0 before. */
  elapsedMs(): number;
  over(): Over | undefined;
  /** Whom to tell that the request is over, in place of the one before; at once if it is. */
  onOver(run: (over: Over) => void): void;
}

/** A timer that does not run where there is no limit. */
export const timerFor = (clock: Clock, milliseconds: number, then: () => void): Timer | undefined =>
  Number.isFinite(milliseconds) ? clock.after(Math.max(0, milliseconds), then) : undefined;

/** Runs `then` after a silence of so long. A byte costs no timer: one that is due asks when the last byte came. */
export function silence(clock: Clock, milliseconds: number, then: () => void) {
  let last = clock.now();
  const check = () => {
    const left = last + milliseconds - clock.now();
    if (left <= 0) then();
    else timer = timerFor(clock, left, check);
  };
  let timer = timerFor(clock, milliseconds, check);
  return {
    stirred: () => {
      last = clock.now();
    },
    cancel: () => timer?.cancel(),
  };
}

export function streamLimits({ clock, caller, requestMs, idleMs }: StreamLimitsOptions): StreamLimits {
  let completeAt: number | undefined;
  let over: Over | undefined;
  let timer: Timer | undefined;
  let onOver = (_over: Over): void => undefined;
  const waiting: (() => void)[] = [];
  const cancel = () => {
    timer?.cancel();
    quiet.cancel();
  };
  const end = (why: Over) => {
    if (over !== undefined) return;
    over = why;
    cancel();
    onOver(why);
  };
  const quiet = silence(clock, idleMs, () => end('idle'));
  const onClose = () => (caller.writableFinished ? cancel() : end('callerGone'));
  if (caller.destroyed) end('callerGone');
  else caller.once('close', onClose);
  return {
    stirred: quiet.stirred,
    complete() {
      if (completeAt !== undefined) return;
      completeAt = clock.now();
      if (over === undefined) timer = timerFor(clock, requestMs, () => end('timedOut'));
      for (const run of waiting.splice(0)) run();
    },
    isComplete: () => completeAt !== undefined,
    whenComplete(run) {
      if (completeAt === undefined) waiting.push(run);
      else run();
    },
    elapsedMs: () => (completeAt === undefined ? 0 : clock.now() - completeAt),
    over: () => over,
    onOver(run) {
      onOver = run;
      if (over !== undefined) run(over);
    },
  };
}
