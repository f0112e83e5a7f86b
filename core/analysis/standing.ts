import type { Stretch } from './loudest.ts';
import type { Served } from './reason-text.ts';
import type { Period, Total } from './series.ts';
import type { Rules, Settings } from './settings.ts';
import type { Test } from './shared-alpha.ts';
import type { Reporting, StepSum } from './sums.ts';
import type { Proof } from './verdict.ts';

/** The state of a rollout after its newest period: findings are read from this alone. */
export interface Standing {
  readonly rules: Rules;
  readonly settings: Settings;
  readonly periodSeconds: number;
  /** Canary requests in all steps so far. */
  readonly requests: number;
  /** Canary requests that failed, in all steps so far. */
  readonly failedRequests: number;
  /** The stable before the running step, its history included. */
  readonly earlier: Total;
  /** Periods of its history without a data point. */
  readonly unheard: number;
  /** The running step; without weight and periods before the first. */
  readonly step: StepSum;
  /** The running step's newest open periods, an hour of minutes at most, those that are left out included. */
  readonly newest: readonly Period[];
  /** The way in which both versions' errors were reported so far, the history's included. */
  readonly reporting: Reporting;
  /** The stretch of the rollout with the most evidence against the canary. */
  readonly loudest: Stretch;
  /** Set once the evidence against the canary sufficed; stays set. */
  readonly failed: Failed | undefined;
  /** The errors speak against the canary so far, though chance may still explain them. */
  readonly isSuspect: boolean;
  /** The versions differ by more than chance, but by no more than this service's own lasting noise. */
  readonly isWithinLastingNoise: boolean;
  /** Both versions are ill, or were until a few periods ago. */
  readonly isIllTogether: boolean;
  /** A harmful canary is ruled out in the running step, as far as errors go. */
  readonly isHarmRuledOut: boolean;
  /** The canary has served for longer than the warm-up. */
  readonly isWarm: boolean;
  /** Whole periods of the spec's warm-up at the running step's beginning, which are left out; 0 for none. */
  readonly coldPeriods: number;
  /** ln F for passing the running step, and the over-dispersion (1 is none) that it assumes. */
  readonly pass: { readonly log: number; readonly phi: number };
  readonly proof: Proof;
  /** The stable's usual error rate, and the limit far above it that the guards hold both versions to. */
  readonly unusual: { readonly usual: number; readonly limit: number };
  /** The stable's percentiles in its newest half hour with values; empty when no latency is watched, or none is known. */
  readonly recentLatencies: readonly number[];
}

/** What the canary has served in the running step. */
export const servedIn = ({ step: { canary }, periodSeconds }: Standing): Served => ({ canary, periodSeconds });

/** The newest periods without those before the requests followed the step's weight. */
export const settledPeriods = ({ newest, step }: Standing): readonly Period[] =>
  newest.slice(Math.max(0, newest.length - step.periods));

/** The test that found the canary bad, and ln E of all tests together at its highest since. */
export interface Failed {
  readonly by: Test;
  readonly highest: number;
}
