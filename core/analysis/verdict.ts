/** From best to worst, and the worst of several counts. `error`: it could not be measured. */
export const verdicts = ['pass', 'inconclusive', 'error', 'fail'] as const;
export type Verdict = (typeof verdicts)[number];

/** The worst of several verdicts; `pass` for none. */
export const worst = (found: readonly Verdict[]): Verdict =>
  found.reduce<Verdict>((a, b) => (verdicts.indexOf(a) >= verdicts.indexOf(b) ? a : b), 'pass');

/**
 * Four meanings of no data, which differ in what else is silent. None of them is healthy.
 * - `noTraffic`: neither version was called
 * - `notConverged`: the split that callers see is not the weight that was set
 * - `collectorBroken`: the stable, which has served until now, is silent too
 * - `canaryDead`: the canary's callers get no answer from it while the stable serves
 */
export type Silence = 'noTraffic' | 'notConverged' | 'collectorBroken' | 'canaryDead';

/** One finding that the verdict rests on, with its numbers; `text` is a sentence for people. */
export interface Reason {
  /** The additional metric that it is about; absent for the main one. */
  readonly name?: string;
  readonly metric: 'errorRate' | 'latency' | 'traffic' | 'budget';
  readonly verdict: Verdict;
  /** The canary's value, and its limit below: a proportion, milliseconds or requests. */
  readonly value?: number;
  readonly limit?: number;
  readonly stable?: number;
  /** The value and the limit are multiples of the stable's figure; absent: in the metric's own unit. */
  readonly unit?: 'times';
  /** Canary requests that were judged. */
  readonly requests: number;
  readonly text: string;
}

/**
 * The evidence gathered so far, as shares (0 to 1) of what the tests need: of a canary that is worse than allowed, which
 * ends the rollout, and of one whose errors do no harm, which passes the step.
 */
export interface Proof {
  readonly worse: number;
  readonly harmless: number;
}

export interface Judgement {
  readonly verdict: Verdict;
  /** Worst first; never empty. */
  readonly reasons: readonly Reason[];
  /** The evidence suffices to pass the step before its planned bake is over; present with `pass` alone. */
  readonly enough?: boolean;
  /** Absent where no test ran: nothing was measured, or plain limits alone decide. */
  readonly proof?: Proof;
  /** Present when a version that should speak is silent. */
  readonly silence?: Silence;
}

/** The reasons from worst to best; in their order where they are alike. */
export const worstFirst = (reasons: readonly Reason[]): readonly Reason[] =>
  reasons.toSorted((a, b) => verdicts.indexOf(b.verdict) - verdicts.indexOf(a.verdict));
