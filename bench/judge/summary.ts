import type { Outcome } from './tally.ts';

/**
 * For each rule the geometric mean over scenarios of (its extra failed requests + 1) / (the best rule's + 1), per
 * rollout: 1 would be the best rule everywhere.
 */
export function meanRatio(scenarios: readonly (readonly Outcome[])[], rollouts = 1): number[] {
  const rules = scenarios[0]?.length ?? 0;
  return Array.from({ length: rules }, (_, rule) => {
    const logs = scenarios.map((outcomes) => {
      const costs = outcomes.map((outcome) => outcome.extra / rollouts + 1);
      return Math.log((costs[rule] ?? Number.NaN) / Math.min(...costs));
    });
    return Math.exp(logs.reduce((a, b) => a + b, 0) / logs.length);
  });
}
