/** Milliseconds since the epoch. */
export interface Clock {
  now(): number;
}

/** Resolves after so many milliseconds, of which the function's time-out runs on. */
export type Sleep = (milliseconds: number) => Promise<void>;
