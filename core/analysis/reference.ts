import type { Evidence } from './evidence.ts';
import type { Period } from './series.ts';

/** The stable's earlier life: what the canary is held against once the stable has no traffic of its own. */
export const earlierPeriods = (evidence: Evidence): readonly Period[] => [
  ...evidence.history,
  ...evidence.steps.slice(0, -1).flatMap((step) => step.periods),
];
