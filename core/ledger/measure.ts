import type { Verdict } from '../analysis/verdict.ts';
import type { Outcome } from './outcome.ts';

/**
 * A number for graphs and alarms, about one rollout. All are 1 but the last. The last is the time from the cause of
 * the stop until the original weights were in force. The cause is an alarm's own time, a command or a verdict.
 */
export type Measure = { readonly rolloutId: string } & (
  | { readonly name: 'RolloutsStarted' | 'WeightsShifted' | 'RoutersTakenOver' | 'StopsBySchedule' }
  | { readonly name: 'RolloutsEnded'; readonly outcome: Outcome }
  | { readonly name: 'Verdicts'; readonly verdict: Verdict }
  | { readonly name: 'RollbackMilliseconds'; readonly value: number }
);

/** Takes numbers. Best effort: it never fails, nothing depends on it, and a repeated action is measured twice. */
export interface Meter {
  record(measure: Measure): void;
}
