import type { AnalysisSpec } from '../rollout/analysis-spec.ts';
import type { Period } from './series.ts';
import type { Silence } from './silence.ts';
import type { Verdict } from './verdict.ts';

/** All that a verdict may rest on: gathered anew at each look, so that late data and retries do no harm. */
export interface Evidence {
  readonly analysis: AnalysisSpec;
  readonly periodSeconds: number;
  /** Whole periods before the first shift, oldest first: the stable alone. */
  readonly history: readonly Period[];
  /** The steps so far with their whole periods, oldest first; the last one is running and may have none yet. */
  readonly steps: readonly StepEvidence[];
  /** Why the source could not measure; absent when it could. */
  readonly unmeasured?: string;
}

export interface StepEvidence {
  /** Integer percent set for the canary. */
  readonly weight: number;
  readonly periods: readonly Period[];
}

/** One thing that the verdict rests on, with its numbers; `text` is a sentence that a person understands. */
export interface Reason {
  readonly metric: 'errorRate' | 'latency' | 'traffic';
  readonly verdict: Verdict;
  /** The canary's value and the limit that it was held against: a proportion, milliseconds or requests. */
  readonly value?: number;
  readonly limit?: number;
  readonly stable?: number;
  /** Canary requests that were judged. */
  readonly requests: number;
  readonly text: string;
}

export interface Judgement {
  readonly verdict: Verdict;
  /** Worst first; never empty. */
  readonly reasons: readonly Reason[];
  /** Present when something that should speak is silent. */
  readonly silence?: Silence;
}
