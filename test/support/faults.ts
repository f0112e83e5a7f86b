/** Errors that the next calls of a fake throw, one a call, in the order in which they were given. */
export interface Faults {
  failNext(...errors: readonly Error[]): void;
}

export function faultQueue(): Faults & { throwNext(): void } {
  const waiting: Error[] = [];
  return {
    failNext: (...errors) => void waiting.push(...errors),
    throwNext() {
      const error = waiting.shift();
      if (error !== undefined) throw error;
    },
  };
}
