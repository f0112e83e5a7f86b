import { logAddExp, logMeanExp, type Packed, pack, unpack } from './math.ts';
import type { Allowance, Increment, Split } from './split.ts';

/**
 * How much of the bet is placed at each step's first period. Half at the rollout's start, the rest on a canary that
 * only turns bad with more traffic: spread evenly over the later steps when their number is known, halved from step to
 * step when it is not. Never more than 1 in all, which is what keeps the test valid (Shin, Ramdas & Rinaldo,
 * "E-detectors", NEJSDS 2023).
 */
export function startWeight(step: number, plannedSteps: number | undefined): number {
  if (step === 0 || plannedSteps === undefined) return 0.5 ** (step + 1);
  return step < plannedSteps ? 0.5 / (plannedSteps - 1) : 0;
}

/**
 * A later step counts for less, because noise that lasts has had longer to look like a shift, and any other period for
 * more, because what is a little worse from the start on shows late as well. Of 2,000 rollouts with such noise each, on
 * six seeds, .40 to .85 % are rolled back with .1 and .5, .50 to 1.15 % with .6 and .1; half a point of errors more is
 * found after 19 minutes on five of the seeds and after 20 on one, with either.
 */
const laterShare = 0.1;
const restartEvery = 5;
const restartShare = 0.5;

/**
 * Since when the canary may be constantly worse, for the check against lasting noise: since a step's beginning (`start`
 * is what the fail process bets there), or, less likely, since any fifth period, for what turns bad within a step.
 * These need not sum to 1: the check only ever lowers evidence whose error bound stands without it. `period` counts
 * from the rollout's first.
 */
export function onsetWeight(start: number, period: number, plannedPeriods: number): number {
  if (start > 0) return period === 0 ? start : laterShare * start;
  return period % restartEvery === 0 ? (restartShare * restartEvery) / Math.max(plannedPeriods, restartEvery) : 0;
}

export interface Caution {
  readonly alpha: number;
  readonly minBadPeriods: number;
  readonly warmupPeriods: number;
}

/** So many requests, and this share of them bad, and a single period may decide. */
const outageRequests = 20;

/** How much evidence one period may bring at most: none decides alone, except an outage; a cold start decides nothing. */
export class Caps {
  readonly #caution: Caution;
  readonly #outage: number;
  /** Periods in which the canary has served so far. */
  served: number;

  /** `outage` is the share of bad answers from which a period is no longer held back. */
  constructor(caution: Caution, outage: number, served = 0) {
    this.#caution = caution;
    this.#outage = outage;
    this.served = served;
  }

  /** The canary has served for longer than the warm-up. */
  get warm(): boolean {
    return this.served > this.#caution.warmupPeriods;
  }

  /** For the next period, in nats. The warm-up counts the periods in which the canary serves. */
  next(requests: number, bad: number): number {
    if (requests > 0) this.served += 1;
    if (requests >= outageRequests && bad >= this.#outage * requests) return Number.POSITIVE_INFINITY;
    const { alpha, minBadPeriods } = this.#caution;
    const cap = minBadPeriods > 1 ? Math.log(1 / alpha) / (minBadPeriods - 1) : Number.POSITIVE_INFINITY;
    return this.warm ? cap : Math.min(cap, Math.log(1 / alpha)) / 4;
  }
}

/** How many times the allowed rate a bad canary may have: a bet on each, in equal parts. */
const worseTimes = [1.4, 2, 3.5, 8, 25, 100];

/** What a fail process has come to. */
export interface FailSum {
  /** ln of each bet's stake, from the smallest factor to the largest. */
  readonly bets: Packed;
  /** Part of the stake that is not placed yet. */
  readonly unspent: number;
}

/**
 * Evidence that the canary is worse than allowed, gathered over the whole rollout: a mixture of likelihood ratios with
 * restarts. Under the null its expectation never exceeds 1, so it ever reaches 1/alpha with a probability of at most
 * alpha (Ville's inequality), however often one looks.
 */
export class FailProcess {
  readonly #logs: Float64Array;
  #unspent: number;

  /** `from` is what an earlier one has come to, which this one carries on. */
  constructor(from?: FailSum) {
    this.#logs = from ? unpack(from.bets) : new Float64Array(worseTimes.length).fill(Number.NEGATIVE_INFINITY);
    this.#unspent = from?.unspent ?? 1;
  }

  get sum(): FailSum {
    return { bets: pack(this.#logs), unspent: this.#unspent };
  }

  /** Places a part of the bet before the next period. */
  start(weight: number): void {
    this.#unspent -= weight;
    for (const [k, log] of this.#logs.entries()) this.#logs[k] = logAddExp(log, Math.log(weight));
  }

  /** One period: `phi` >= 1 divides its evidence (over-dispersion), `cap` bounds it from above. */
  advance(increment: Increment, phi: number, cap: number): void {
    for (const [k, times] of worseTimes.entries())
      this.#logs[k] = (this.#logs[k] ?? 0) + Math.min(increment(times) / phi, cap);
  }

  /** ln E: 0 before anything was seen. */
  get log(): number {
    return logAddExp(
      logMeanExp(this.#logs),
      this.#unspent > 1e-12 ? Math.log(this.#unspent) : Number.NEGATIVE_INFINITY,
    );
  }
}

/** Which part of the harmful rate a good canary may have: a bet on each; 0 is the "rule of three". */
const betterShares = [0, 0.05, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9];

/**
 * Evidence within one step that the canary is better than harmful: the mirror of the fail process, against the null
 * that its rate is `ratio` x stable + `tolerance` or more. Reaching 1/beta means that passing a harmful canary has a
 * probability of at most beta.
 */
export class PassProcess {
  readonly #logs: Float64Array;

  /** `from` is the `sum` of one that this one carries on. */
  constructor(from?: Packed) {
    this.#logs = from === undefined ? new Float64Array(betterShares.length) : unpack(from);
  }

  /** ln of each bet's stake. */
  get sum(): Packed {
    return pack(this.#logs);
  }

  /** A period beside a serving stable. */
  advance(split: Split, { ratio, tolerance }: Allowance, phi: number): void {
    if (split.canary === 0 || split.stable === 0) return;
    const omega = (ratio * split.canary) / split.stable;
    this.#add(split, phi, (kept) => split.stableBad * Math.log1p(omega * kept) + tolerance * split.canary * kept);
  }

  /** A period without one, against a fixed harmful rate. */
  advanceAlone(split: Split, limit: number, phi: number): void {
    this.#add(split, phi, (kept) => limit * split.canary * kept);
  }

  #add(split: Split, phi: number, gain: (kept: number) => number): void {
    for (const [k, kappa] of betterShares.entries()) {
      const loss = split.canaryBad === 0 ? 0 : split.canaryBad * Math.log(kappa);
      this.#logs[k] = (this.#logs[k] ?? 0) + (loss + gain(1 - kappa)) / phi;
    }
  }

  /** ln F: 0 before anything was seen. */
  get log(): number {
    return logMeanExp(this.#logs);
  }
}
