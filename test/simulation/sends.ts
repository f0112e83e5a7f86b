/**
 * Lets the calls of functions go out one at a time and in the order in which they were made, each once all else of the
 * moment has settled. So the number of promises between a call and its wire decides nothing.
 */
export interface Sends {
  /** Resolves when the caller may send. */
  turn(): Promise<void>;
  /** Work that real time passes in, between a turn and the wire or between the wire and the answer, begins or ends. */
  begin(): void;
  end(): void;
  /** Resolves when nothing more happens at this moment. */
  rest(): Promise<void>;
}

/** After all promises that can settle; code that waits only for promises does not need the event loop. */
const drained = () => new Promise<void>((resolve) => process.nextTick(resolve));
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

export function sends(): Sends {
  const waiting: (() => void)[] = [];
  let underWay = 0;
  return {
    turn: () => new Promise((resolve) => waiting.push(resolve)),
    begin: () => void underWay++,
    end: () => void underWay--,
    async rest() {
      for (;;) {
        await drained();
        while (underWay > 0) await nextTurn();
        const next = waiting.shift();
        if (next === undefined) return;
        next();
      }
    },
  };
}
