import type { Period } from '../../core/analysis/series.ts';
import type { Silence, Verdict } from '../../core/analysis/verdict.ts';
import type { StepResult } from '../rollout/reported.ts';
import type { RouteChange } from './route-diff.ts';

/** How a reader should take it: `good` and `bad` are ends, `attention` waits for a person. */
export type Tone = 'good' | 'bad' | 'attention' | 'running' | 'neutral';

/** What one reads first. */
export interface Headline {
  readonly tone: Tone;
  /** The outcome in a word or two. */
  readonly badge: string;
  /** What happened and what was done about it, without a full stop. */
  readonly title: string;
  /** Why, in one sentence; absent when there is nothing to say beyond the title. */
  readonly reason?: string;
  /** What a person can do now, each a sentence; commands stand between backticks. */
  readonly next: readonly string[];
}

export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** A stretch of time, in milliseconds since the epoch. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A weight of the canary in percent, from when to when it was the one that had been set. */
export interface SetWeight extends Stretch {
  readonly weight: number;
  /** Somebody else set it: the rollout halted and left it. */
  readonly theirs?: true;
}

/** The periods that a step's verdict rests on. */
export interface JudgedStretch extends Stretch {
  readonly step: number;
  readonly verdict: Verdict;
  /** Whether this verdict ended the rollout. */
  readonly decisive: boolean;
  /** What each metric was held against: a proportion of errors, milliseconds. */
  readonly limits: { readonly errorRate?: number; readonly latency?: number };
}

/** One verdict of the analysis. */
export interface Look {
  readonly at: number;
  readonly verdict: Verdict;
  readonly silence?: Silence;
  readonly text: string;
}

/** Something that came from outside or changed the course; the looks are not among them. Counted from 1 as in the charts. */
export interface Happening {
  readonly number: number;
  readonly at: number;
  readonly kind: 'alarm' | 'command' | 'gate' | 'hook' | 'weights' | 'stop' | 'end';
  readonly text: string;
  readonly who?: string;
}

/** One entry of the ledger as a row. */
export interface DecisionRow {
  readonly at: number;
  /** 1-based; absent before the first. */
  readonly step?: number;
  readonly did: string;
  readonly verdict?: Verdict;
  readonly text: string;
  /** Findings beyond the first, which `text` has. */
  readonly findings: readonly string[];
  readonly who: string;
}

/** A rollout as it is told to people: all that a page shows, and nothing of how. Times in milliseconds since the epoch. */
export interface Story {
  readonly rolloutId: string;
  readonly service: string;
  readonly stable: string;
  readonly canary: string;
  readonly headline: Headline;
  readonly facts: readonly Fact[];
  readonly steps: readonly StepResult[];
  /** What the charts show; absent when there is nothing to draw. */
  readonly shown?: Stretch;
  readonly weights: readonly SetWeight[];
  readonly periodSeconds: number;
  /** Whole periods within `shown`, oldest first. */
  readonly periods: readonly Period[];
  /** The percentile whose response time is watched, such as `p99`; absent when none is. */
  readonly percentile?: string;
  readonly judged: readonly JudgedStretch[];
  readonly looks: readonly Look[];
  readonly happenings: readonly Happening[];
  readonly decisions: readonly DecisionRow[];
  readonly routes: readonly RouteChange[];
  /** What is not shown, and why, each a sentence. */
  readonly missing: readonly string[];
  /** When it was told. */
  readonly toldAt: number;
}
