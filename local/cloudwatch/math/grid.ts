/** The periods of a request. */
export interface Grid {
  /** Epoch ms. */
  readonly start: number;
  /** Epoch ms, excluded. */
  readonly end: number;
  readonly periodSeconds: number;
}

/** The start of each period. */
export const gridTimes = ({ start, end, periodSeconds }: Grid): readonly number[] =>
  Array.from(
    { length: Math.max(0, Math.ceil((end - start) / (periodSeconds * 1000))) },
    (_, i) => start + i * periodSeconds * 1000,
  );
