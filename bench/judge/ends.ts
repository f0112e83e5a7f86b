import { mean } from './mean.ts';

/** How some rollouts ended: how many were rolled back, and when. */
export interface Ends {
  /** Rolled back, percent. */
  readonly found: number;
  /** The minute by which half of these were; NaN for none. */
  readonly minute: number;
}

/** From the minute of each rollout's rollback, 0 for never. */
export function endsOf(minutes: readonly number[]): Ends {
  const found = minutes.filter((minute) => minute > 0).toSorted((a, b) => a - b);
  return {
    found: mean(minutes.map((minute) => (minute > 0 ? 100 : 0))),
    minute: found[Math.floor((found.length - 1) / 2)] ?? Number.NaN,
  };
}

export const endsText = ({ found, minute }: Ends): string =>
  `${found.toFixed(found > 0 && found < 1 ? 2 : 1)}/${minute > 0 ? minute : '-'}`;
