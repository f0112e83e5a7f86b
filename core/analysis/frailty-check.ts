import { HiddenNoise, kernels, logMixture, nodes, noises } from './lasting-noise.ts';
import { logMeanExp, logSumExp, type Packed, pack, unpack } from './math.ts';
import type { Increment } from './split.ts';

const shifts = Array.from({ length: 17 }, (_, k) => Math.exp(0.15 * (k + 1)));
const states = noises.map(({ deviation }) => nodes.map((x) => Math.exp(Math.max(deviation * x, 0))));

/** One period as the check counts it. */
interface CheckedPeriod {
  readonly increment: Increment;
  readonly phi: number;
  /** The chance that a constant shift began with it, 0 for impossible. */
  readonly start: number;
}

interface Start {
  readonly weight: number;
  readonly filters: readonly HiddenNoise[];
  readonly shifted: Float64Array;
}

/** At most this many beginnings compete; when one more is due, the one that explains least is dropped. */
const mostStarts = 12;

/** Length of a beginning's sum: its weight, each filter's likelihood and beliefs, and the shifts. */
const filterSize = 1 + nodes.length;
const startSize = 1 + kernels.length * filterSize + shifts.length;

/**
 * "The canary's host is simply worse": a constant shift must explain the periods better than noise that comes and goes
 * by itself, by a factor. Its evidence is worked out on demand, because few rollouts come that far.
 */
export class FrailtyCheck {
  readonly #weights: () => readonly number[];
  #starts: readonly Start[];
  #pending: CheckedPeriod[] = [];

  /** `from` is the `sum` of an earlier check, which this one continues. */
  constructor(weights: () => readonly number[], from: Packed = '') {
    this.#weights = weights;
    const sums = unpack(from);
    this.#starts = Array.from({ length: sums.length / startSize }, (_, i) =>
      startOf(sums.subarray(i * startSize, (i + 1) * startSize)),
    );
  }

  advance(period: CheckedPeriod): void {
    this.#pending.push(period);
  }

  /** ln B: how much better a constant shift explains all periods so far than noise alone does. */
  get log(): number {
    this.#catchUp();
    return logSumExp(this.#starts.map((start) => this.#explains(start)));
  }

  /** Every beginning with its weight, filters and shifts, the oldest first. */
  get sum(): Packed {
    this.#catchUp();
    return pack(
      this.#starts.flatMap(({ weight, filters, shifted }) => [
        weight,
        ...filters.flatMap((filter) => filter.sum),
        ...shifted,
      ]),
    );
  }

  #catchUp(): void {
    for (const period of this.#pending) this.#count(period);
    this.#pending = [];
  }

  #explains({ weight, filters, shifted }: Start): number {
    const likelihoods = filters.map((filter) => filter.log);
    const noise = Math.max(0, logMixture(this.#weights(), likelihoods));
    return Math.log(weight) + logMeanExp(shifted) - noise;
  }

  #count({ increment, phi, start }: CheckedPeriod): void {
    if (start > 0) this.#begin(start);
    const emissions = states.map((times) => times.map((factor) => increment(factor) / phi));
    const gains = shifts.map((factor) => increment(factor) / phi);
    for (const { filters, shifted } of this.#starts) {
      for (const [i, filter] of filters.entries()) filter.advance(emissions[i] ?? []);
      for (const [k, gain] of gains.entries()) shifted[k] = (shifted[k] ?? 0) + gain;
    }
  }

  #begin(weight: number): void {
    const filters = kernels.map((kernel) => new HiddenNoise(kernel));
    const begun = { weight, filters, shifted: new Float64Array(shifts.length) };
    this.#starts = [...this.#loudest(), begun];
  }

  #loudest(): readonly Start[] {
    if (this.#starts.length < mostStarts) return this.#starts;
    const explained = this.#starts.map((start) => this.#explains(start));
    const quietest = explained.indexOf(Math.min(...explained));
    return this.#starts.filter((_, i) => i !== quietest);
  }
}

function startOf(sum: Float64Array): Start {
  const filter = (i: number) => sum.subarray(1 + i * filterSize, 1 + (i + 1) * filterSize);
  return {
    weight: sum[0] ?? 0,
    filters: kernels.map((kernel, i) => new HiddenNoise(kernel, filter(i))),
    shifted: sum.slice(1 + kernels.length * filterSize),
  };
}

/**
 * A later step counts for less: lasting noise has had longer to look like a shift. Any fifth period counts for more: a
 * canary that is a little worse from the start shows late. Measured on 2,000 rollouts with such noise and six seeds:
 * .40 to .85 % are rolled back with .1 and .5, and .50 to 1.15 % with .6 and .1. Either finds half a point of errors
 * more after 19 minutes on five of the seeds, and after 20 on one.
 */
const laterShare = 0.1;
const restartEvery = 5;
const restartShare = 0.5;

/**
 * The chance that the canary is constantly worse from this period on (`period` counts from the rollout's first one). A
 * step's beginning is likely (`start` is the bet of the fail process there), any fifth period less so. The weights need
 * not sum to 1: the check only ever lowers evidence whose error bound stands without it.
 */
export function onsetWeight(start: number, period: number, plannedPeriods: number): number {
  if (start > 0) return period === 0 ? start : laterShare * start;
  return period % restartEvery === 0 ? (restartShare * restartEvery) / Math.max(plannedPeriods, restartEvery) : 0;
}
