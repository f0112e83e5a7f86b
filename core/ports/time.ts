/** Milliseconds since the epoch. */
export interface Clock {
  now(): number;
}

/** Resolves after so many milliseconds, which count towards the function's time-out. */
export type Sleep = (milliseconds: number) => Promise<void>;
