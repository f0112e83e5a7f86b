import type { Period } from '../../../core/analysis/series.ts';

export interface Sums {
  readonly canary: number;
  readonly canaryBad: number;
  readonly stable: number;
  readonly stableBad: number;
}

/** Sums since the running step's beginning, after each minute; steps of ten minutes. */
export function sumsOfStep(periods: readonly Period[]): Sums[] {
  let sums: Sums = { canary: 0, canaryBad: 0, stable: 0, stableBad: 0 };
  return periods.map(({ canary, stable }, i) => {
    if (i % 10 === 0) sums = { canary: 0, canaryBad: 0, stable: 0, stableBad: 0 };
    sums = {
      canary: sums.canary + (canary?.requests ?? 0),
      canaryBad: sums.canaryBad + (canary?.errors ?? 0),
      stable: sums.stable + (stable?.requests ?? 0),
      stableBad: sums.stableBad + (stable?.errors ?? 0),
    };
    return sums;
  });
}
