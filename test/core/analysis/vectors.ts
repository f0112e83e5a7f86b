import type { Tally } from '../../../core/analysis/noise.ts';
import type { Split } from '../../../core/analysis/split.ts';

/** The periods that the engine's reference figures were worked out for, in two programs that agree. */
const told = [
  [300, 2, 5700, 29],
  [310, 6, 5650, 27],
  [295, 5, 5800, 30],
  [305, 7, 5710, 28],
  [300, 4, 5690, 31],
] as const;

export const mild: readonly Split[] = told.map(([canary, canaryBad, stable, stableBad]) => ({
  canary,
  canaryBad,
  stable,
  stableBad,
}));
export const worse: readonly Split[] = mild.map((split, i) => ({ ...split, canaryBad: [9, 11, 8, 10, 9][i] ?? 0 }));

const minute = (bad: number): Tally => ({ requests: 6000, bad });
const usual = [30, 27, 34, 29, 31, 26, 33, 30, 28, 32];

export const quiet: readonly Tally[] = Array.from({ length: 60 }, (_, i) => minute(usual[i % 10] ?? 0));
export const noisy = (minutes: number): readonly Tally[] =>
  Array.from({ length: minutes }, (_, i) => minute(Math.floor(30 * Math.exp(0.5 * Math.sin(i / 4)) + 0.5)));
/** Four hours whose first has twice the errors. */
export const stepped: readonly Tally[] = Array.from({ length: 240 }, (_, i) =>
  minute((usual[i % 10] ?? 0) * (i < 60 ? 2 : 1)),
);
/** Five minutes of an incident in a quiet hour. */
export const incident: readonly Tally[] = quiet.map((tally, i) => (i >= 20 && i <= 24 ? minute(600) : tally));
