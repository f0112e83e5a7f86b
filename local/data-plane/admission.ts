import type { Clock } from '../clock.ts';
import type { PoolLimits } from './config/snapshot.ts';
import { timerFor } from './stream-limits.ts';

/** Hears what happens at the door, to count it. */
interface AdmissionListener {
  /** There was no place, so a request waits for one. */
  waits(): void;
  /** There was no place, and none to wait in. */
  overflowed(): void;
}

/** A caller that may leave while it waits. */
export interface Waiting {
  once(event: 'close', listener: () => void): unknown;
}

interface Wait {
  /** Who gives up waiting when it is closed. */
  readonly caller: Waiting;
  readonly clock: Clock;
  /** Milliseconds of the clock; Infinity = no limit. */
  readonly patienceMs: number;
}

/** `leave` must be called when the request has ended. */
export interface Entered {
  readonly kind: 'entered';
  readonly waitedMs: number;
  leave(): void;
}

type Entry = Entered | { readonly kind: 'overflow' | 'timedOut' | 'callerGone' };

/** Lets in as many requests, or connections, at a time as a connection pool allows; others wait in order, as far as they may. */
export interface Admission {
  /** What holds from now on; undefined for no limit. Who is in stays. */
  limitBy(limits: PoolLimits | undefined): void;
  enter(wait: Wait): Promise<Entry>;
  /** Enters at once, or not at all. */
  enterNow(): { leave(): void } | undefined;
  /** How full it is now; plain data. */
  now(): { readonly isFull: boolean; readonly waiting: number; readonly mayNoneWait: boolean };
}

export function createAdmission({ waits, overflowed }: AdmissionListener): Admission {
  let limits: PoolLimits | undefined;
  let inside = 0;
  const waiting = new Set<() => void>();
  const isFull = () => limits !== undefined && inside >= limits.most;
  const admitNext = () => {
    for (const admit of waiting) {
      if (isFull()) return;
      waiting.delete(admit);
      admit();
    }
  };
  const take = () => {
    inside += 1;
    let isIn = true;
    return () => {
      if (isIn) inside -= 1;
      isIn = false;
      admitNext();
    };
  };
  const waitInLine = ({ caller, clock, patienceMs }: Wait) =>
    new Promise<Entry>((resolve) => {
      const since = clock.now();
      const end = (entry: Entry) => {
        waiting.delete(admit);
        timer?.cancel();
        resolve(entry);
      };
      const admit = () => end({ kind: 'entered', waitedMs: clock.now() - since, leave: take() });
      const timer = timerFor(clock, patienceMs, () => end({ kind: 'timedOut' }));
      // It may be closed later as well, which changes nothing any more.
      caller.once('close', () => end({ kind: 'callerGone' }));
      waiting.add(admit);
    });
  return {
    limitBy(next) {
      limits = next;
      admitNext();
    },
    async enter(wait) {
      if (!isFull()) return { kind: 'entered', waitedMs: 0, leave: take() };
      if (waiting.size >= (limits?.mostWaiting ?? 0)) {
        overflowed();
        return { kind: 'overflow' };
      }
      waits();
      return waitInLine(wait);
    },
    enterNow() {
      if (!isFull()) return { leave: take() };
      overflowed();
      return undefined;
    },
    now: () => ({
      isFull: isFull(),
      waiting: waiting.size,
      mayNoneWait: limits !== undefined && waiting.size >= limits.mostWaiting,
    }),
  };
}
