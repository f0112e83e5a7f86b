import type { Silence } from './silence.ts';
import type { Verdict } from './verdict.ts';

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
  /** The evidence suffices to pass the step before its planned bake is over; never with another verdict than `pass`. */
  readonly enough?: boolean;
  /** Present when something that should speak is silent. */
  readonly silence?: Silence;
}
