import type { Verdict } from '../analysis/verdict.ts';
import type { Outcome } from './outcome.ts';

/**
 * A number for graphs and alarms, about one rollout. All count 1 but the last, which is how long it took from what
 * stopped the rollout (an alarm's own time, a command, a verdict) until the original weights were in force.
 */
export type Measure = { readonly rolloutId: string } & (
  | { readonly name: 'RolloutsStarted' | 'WeightsShifted' | 'RoutersTakenOver' | 'StopsBySchedule' }
  | { readonly name: 'RolloutsEnded'; readonly outcome: Outcome }
  | { readonly name: 'Verdicts'; readonly verdict: Verdict }
  | { readonly name: 'RollbackMilliseconds'; readonly value: number }
);

/** Takes numbers. Best effort: never fails, nothing depends on it, and what is done twice is measured twice. */
export interface Meter {
  record(measure: Measure): void;
}
