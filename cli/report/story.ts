import type { Period } from '../../core/analysis/series.ts';
import type { Silence, Verdict } from '../../core/analysis/verdict.ts';
import type { MarkKind } from '../rollout/decisions.ts';
import type { JudgedMetric } from '../rollout/judged-metrics.ts';
import type { StepResult } from '../rollout/reported.ts';
import type { RouteDiff } from './route-diff.ts';

/** The mood of a headline: `good` and `bad` are ends, `attention` waits for a person. */
export type Tone = 'good' | 'bad' | 'attention' | 'running' | 'neutral';

/** The top of a report. */
export interface Headline {
  readonly tone: Tone;
  /** The outcome in a word or two. */
  readonly badge: string;
  /** What happened and how it was answered, without a full stop. */
  readonly title: string;
  /** The reason in one sentence; absent when the title says all. */
  readonly reason?: string;
  /** The next steps, each a sentence; commands stand between backticks. */
  readonly next: readonly string[];
}

export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** The metrics of one look, each beside its limit. */
export interface DecidingLook {
  readonly at: number;
  /** Which look it was, and whether it decided. */
  readonly of: string;
  readonly rows: readonly JudgedMetric[];
}

/** A stretch of time, in milliseconds since the epoch. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** A weight of the canary in percent, and the time in which it was in force. */
export interface SetWeight extends TimeSpan {
  readonly weight: number;
  /** It was set from outside: the rollout halted and left it. */
  readonly theirs?: true;
}

/** The periods behind a step's verdict. */
export interface JudgedStretch extends TimeSpan {
  readonly step: number;
  readonly verdict: Verdict;
  /** Whether the verdict ended the rollout. */
  readonly decisive: boolean;
  readonly limits: MetricLimits & {
    /** Those of the additional metrics, by name. */
    readonly additional?: Readonly<Record<string, MetricLimits>>;
  };
}

/** The limit of each part of a metric: a proportion of errors, milliseconds. */
export interface MetricLimits {
  readonly errorRate?: number;
  readonly latency?: number;
}

/** An additional metric over the time that the charts show. */
export interface AdditionalSeries {
  readonly name: string;
  readonly periods: readonly Period[];
  readonly hasErrors: boolean;
  /** Absent where it has no response times. */
  readonly percentile?: string;
  /** Its finding ended the rollout. */
  readonly decisive: boolean;
}

/** One verdict of the analysis. */
export interface Look {
  readonly at: number;
  readonly verdict: Verdict;
  readonly silence?: Silence;
  readonly text: string;
}

/** A decision that moved the rollout. The charts show it by its number, which counts from 1. */
export interface Happening {
  readonly number: number;
  readonly at: number;
  readonly kind: MarkKind;
  /** Red for a failure alone. */
  readonly tone: Tone;
  readonly text: string;
  /** A few words beside its mark: the alarm, or the command and the person. */
  readonly label: string;
  readonly who?: string;
}

/** One entry of the ledger as a row. */
export interface DecisionRow {
  readonly at: number;
  /** Counts from 1; absent before the first step. */
  readonly step?: number;
  readonly did: string;
  readonly verdict?: Verdict;
  readonly text: string;
  /** The findings that `text` does not repeat, and the targets that were set. */
  readonly findings: readonly string[];
  readonly who: string;
}

/** The contents of a report, without its form. Times in milliseconds since the epoch. */
export interface Story {
  readonly rolloutId: string;
  readonly service: string;
  readonly stable: string;
  readonly canary: string;
  readonly headline: Headline;
  /** What a reader asks first: which change, since when, what users felt, what is in force. */
  readonly answers: readonly Fact[];
  /** The stack's dashboard in CloudWatch, for the time of the rollout; absent where there is no console. */
  readonly dashboard?: string;
  /** The numbers of the look that decided, or of the newest one; absent before the first. */
  readonly numbers?: DecidingLook;
  /** Its steps, limits, alarms and hooks; empty for a rollout that was never planned. */
  readonly terms: readonly Fact[];
  /** The whole spec as YAML; absent where it is not known any more. */
  readonly spec?: string;
  readonly steps: readonly StepResult[];
  /** The time that the charts show; absent when there is nothing to draw. */
  readonly shown?: TimeSpan;
  readonly weights: readonly SetWeight[];
  readonly periodSeconds: number;
  /** Whole periods within `shown`, oldest first. */
  readonly periods: readonly Period[];
  /** The watched percentile of the response time, such as `p99`; absent when there is none. */
  readonly percentile?: string;
  readonly additional: readonly AdditionalSeries[];
  readonly judged: readonly JudgedStretch[];
  readonly looks: readonly Look[];
  readonly happenings: readonly Happening[];
  readonly decisions: readonly DecisionRow[];
  readonly routes: readonly RouteDiff[];
  /** Gaps and their causes, each a sentence. */
  readonly missing: readonly string[];
  /** The time of this story. */
  readonly toldAt: number;
}
