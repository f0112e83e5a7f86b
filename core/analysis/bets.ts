import { logAddExp, logMeanExp, type Packed, pack, unpack } from './math.ts';
import type { Schedule, Settings } from './settings.ts';
import type { Increment } from './split.ts';

/** The rates of a bad canary, as multiples of the allowed rate: a bet on each, in equal parts. */
const worseTimes = [1.4, 2, 3.5, 8, 25, 100];

/**
 * The bets that a canary can win at all: none fails more than all of its requests. On a service that fails often the
 * whole stake then lies on the few that are left; the least one is always there.
 *
 * @param limit the allowed rate at the stable's usual one, a proportion above 0
 */
export const possibleBets = (limit: number): readonly number[] =>
  worseTimes.filter((times, i) => i === 0 || times * limit <= 1);

/** The rates of a good canary, as parts of the harmful rate: a bet on each; 0 is the "rule of three". */
const betterShares = [0, 0.05, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9];

/** The state of several bets. */
export interface BetsSum {
  /** ln of each bet's stake, in the order of the bets. */
  readonly bets: Packed;
  /** Part of the stake that is not placed yet. */
  readonly unspent: number;
}

/** A stake of 1, placed part by part and in equal shares on several bets, each of which grows or shrinks by itself. */
export class Bets {
  readonly #on: readonly number[];
  readonly #logs: Float64Array;
  #unspent: number;

  /** `from` is the `sum` of bets that these carry on. */
  constructor(on: readonly number[], from?: BetsSum) {
    this.#on = on;
    this.#logs = from ? unpack(from.bets) : new Float64Array(on.length).fill(Number.NEGATIVE_INFINITY);
    this.#unspent = from?.unspent ?? 1;
  }

  get sum(): BetsSum {
    return { bets: pack(this.#logs), unspent: this.#unspent };
  }

  /** Places a part of the stake before the next period; 0 for none. */
  start(weight: number): void {
    if (weight === 0) return;
    this.#unspent -= weight;
    for (const [k, log] of this.#logs.entries()) this.#logs[k] = logAddExp(log, Math.log(weight));
  }

  /** One period: the evidence that it brings for each bet, in nats. */
  protected grow(evidence: (bet: number) => number): void {
    for (let k = 0; k < this.#on.length; k += 1) this.#logs[k] = (this.#logs[k] ?? 0) + evidence(this.#on[k] ?? 0);
  }

  /** ln E: 0 before the first period. */
  get log(): number {
    return logAddExp(
      logMeanExp(this.#logs),
      this.#unspent > 1e-12 ? Math.log(this.#unspent) : Number.NEGATIVE_INFINITY,
    );
  }
}

/**
 * Evidence that the canary is worse than allowed, gathered over the whole rollout: a mixture of likelihood ratios with
 * restarts. Under the null its expectation never exceeds 1. So it ever reaches 1/alpha with a probability of at most
 * alpha, however often one looks (Ville's inequality).
 */
export class FailProcess extends Bets {
  /** `on` are the bets: some of `worseTimes`, all unless given; those of `from` if it is given. */
  constructor(from?: BetsSum, on: readonly number[] = worseTimes) {
    super(on, from);
  }

  /** `phi` >= 1 divides the period's evidence (over-dispersion), `cap` bounds it from above. */
  advance({ increment, phi, cap }: { increment: Increment; phi: number; cap: number }): void {
    this.grow((times) => Math.min(increment(times) / phi, cap));
  }
}

/**
 * Evidence within one step that the canary is better than harmful: the mirror of the fail process. Reaching 1/beta
 * means that passing a harmful canary has a probability of at most beta.
 */
export class PassProcess {
  readonly #logs: Float64Array;

  /** `from` is the `sum` of an earlier process, which this one continues. */
  constructor(from?: Packed) {
    this.#logs = from === undefined ? new Float64Array(betterShares.length) : unpack(from);
  }

  /** ln of each bet's stake. */
  get sum(): Packed {
    return pack(this.#logs);
  }

  /** `phi` >= 1 divides the period's evidence (over-dispersion). */
  advance({ increment, phi }: { increment: Increment; phi: number }): void {
    for (let k = 0; k < betterShares.length; k += 1)
      this.#logs[k] = (this.#logs[k] ?? 0) + increment(betterShares[k] ?? 0) / phi;
  }

  /** ln F: 0 before the first period. */
  get log(): number {
    return logMeanExp(this.#logs);
  }
}

/**
 * The part of the stake that is placed at each step's first period. Half is placed at the rollout's start, the rest on
 * a canary that only turns bad with more traffic. The rest is spread evenly over the later steps when their number is
 * known, and halved from step to step when it is not. The parts add up to 1 at most, which keeps the test valid (Shin,
 * Ramdas & Rinaldo, "E-detectors", NEJSDS 2023).
 */
export function startWeight(step: number, plannedSteps: number | undefined): number {
  if (step === 0 || plannedSteps === undefined) return 0.5 ** (step + 1);
  return step < plannedSteps ? 0.5 / (plannedSteps - 1) : 0;
}

/** The caution towards single periods. */
export interface Caution {
  readonly alpha: number;
  readonly minBadPeriods: number;
  readonly warmupPeriods: number;
}

/** So long a period counts for a quarter at most, unless the spec leaves out a warm-up of its own. */
export const coldSeconds = 120;

export const cautionOf = ({ alpha, minBadPeriods, warmup }: Settings, { periodSeconds }: Schedule): Caution => ({
  alpha,
  minBadPeriods,
  warmupPeriods: warmup === undefined ? Math.ceil(coldSeconds / periodSeconds) : 0,
});

/** So many requests, and an outage's share of them bad, and a single period may decide. */
const outageRequests = 20;

export const isOutage = (requests: number, bad: number, share: number): boolean =>
  requests >= outageRequests && bad >= share * requests;

/**
 * The most evidence that one period may bring. No period decides alone, except in an outage; a cold start decides
 * nothing.
 */
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

  /** The cap of the next period, in nats. The warm-up counts the periods in which the canary serves. */
  next(requests: number, bad: number): number {
    if (requests > 0) this.served += 1;
    if (isOutage(requests, bad, this.#outage)) return Number.POSITIVE_INFINITY;
    const { alpha, minBadPeriods } = this.#caution;
    const cap = minBadPeriods > 1 ? Math.log(1 / alpha) / (minBadPeriods - 1) : Number.POSITIVE_INFINITY;
    return this.warm ? cap : Math.min(cap, Math.log(1 / alpha)) / 4;
  }
}
