import type { SampleApp } from '../../local/sample-app/contract.ts';

/** Shares that the callers really saw of the canary, step by step. */
export interface ObservedShares {
  /** Takes in the newest second; call it once a real second while the step's weight is in force. */
  sample(app: SampleApp, canary: string, step: number): void;
  /** Undefined for a step without a sample. */
  shareOf(step: number): number | undefined;
}

export function observedShares(): ObservedShares {
  const seen = new Map<number, { canary: number; all: number }>();
  return {
    sample(app, canary, step) {
      const { versions } = app.stats(1);
      const sum = seen.get(step) ?? { canary: 0, all: 0 };
      for (const [name, { requests }] of Object.entries(versions)) {
        sum.all += requests;
        if (name === canary) sum.canary += requests;
      }
      seen.set(step, sum);
    },
    shareOf(step) {
      const sum = seen.get(step);
      return sum === undefined || sum.all === 0 ? undefined : sum.canary / sum.all;
    },
  };
}
