import type { Clock } from '../../local/clock.ts';

/** Virtual time for many timers: those of one moment run in the order in which they were set. */
export interface SimulationClock extends Clock {
  /** Runs the next timer and lets promises settle; false when there is none before `until`. */
  step(until: number): Promise<boolean>;
}

interface Entry {
  readonly at: number;
  readonly order: number;
  run: (() => void) | undefined;
}

const isBefore = (a: Entry, b: Entry) => a.at < b.at || (a.at === b.at && a.order < b.order);

/** @param rest resolves when nothing more happens at a moment */
export function simulationClock(start: number, rest: () => Promise<void>): SimulationClock {
  let now = start;
  let order = 0;
  const heap: Entry[] = [];

  const push = (entry: Entry) => {
    let i = heap.length;
    heap.push(entry);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(entry, above)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = entry;
  };

  const pop = (): Entry | undefined => {
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      let below = heap[child];
      if (below === undefined) break;
      const right = heap[child + 1];
      if (right !== undefined && isBefore(right, below)) {
        below = right;
        child++;
      }
      if (!isBefore(below, last)) break;
      heap[i] = below;
      i = child;
    }
    heap[i] = last;
    return top;
  };

  return {
    now: () => now,
    after(milliseconds, run) {
      const entry: Entry = { at: now + Math.max(0, milliseconds), order: order++, run };
      push(entry);
      return {
        cancel: () => {
          entry.run = undefined;
        },
      };
    },
    async step(until) {
      for (;;) {
        const next = heap[0];
        if (next === undefined || next.at > until) {
          now = Math.max(now, Math.min(until, Number.MAX_SAFE_INTEGER));
          return false;
        }
        pop();
        if (next.run === undefined) continue;
        now = Math.max(now, next.at);
        next.run();
        await rest();
        return true;
      }
    },
  };
}
