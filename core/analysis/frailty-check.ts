import { coldGains, coldLog, coldShare, coldStarts, ruledOut } from './cold-start.ts';
import { HiddenNoise, kernels, logMixture, nodes, noises } from './lasting-noise.ts';
import { logAddExp, logMeanExp, logSumExp, type Packed, pack, unpack } from './math.ts';
import type { Increment } from './split.ts';

const nearShifts = Array.from({ length: 17 }, (_, k) => Math.exp(0.15 * (k + 1)));
/**
 * Only a cold start explains a canary that is worse than all of these, so larger ones stand against it. They are rare:
 * at even chances a canary that is cold in each step would look like one of them in that step's first two periods.
 */
const farShifts = [20, 32, 50, 80];
const farShare = 1 / 20;
const shifts = [...nearShifts, ...farShifts];
const states = noises.map(({ deviation }) => Float64Array.from(nodes, (x) => Math.exp(Math.max(deviation * x, 0))));

/** One period as the check counts it. */
interface CheckedPeriod {
  readonly increment: Increment;
  readonly phi: number;
  /** The chance that a constant shift began with it, 0 for impossible. */
  readonly start: number;
  /** Whole periods since the running step began: 0 in its first one. */
  readonly age: number;
  /** So much of it is bad that no cold start explains it. */
  readonly outage: boolean;
}

interface Start {
  readonly weight: number;
  readonly filters: readonly HiddenNoise[];
  readonly shifted: Float64Array;
  readonly cold: Float64Array;
}

/** At most this many beginnings compete; when one more is due, the one that explains least is dropped. */
const mostStarts = 12;

/** Length of a beginning's sum: its weight, each filter's likelihood and beliefs, the shifts, and the cold starts. */
const filterSize = 1 + nodes.length;
const coldAt = 1 + kernels.length * filterSize + shifts.length;
const startSize = coldAt + coldStarts;

/**
 * "The canary's host is simply worse", or cold: a constant shift must explain the periods better than noise that comes
 * and goes by itself, and than an excess that decays in each step, by a factor. Its evidence is worked out on demand,
 * because few rollouts come that far.
 */
export class FrailtyCheck {
  readonly #weights: () => readonly number[];
  #starts: readonly Start[];
  #pending: CheckedPeriod[] = [];
  #outage: boolean;

  /** `from` is the `sum` of an earlier check, which this one continues. */
  constructor(weights: () => readonly number[], from: Packed = '') {
    this.#weights = weights;
    this.#starts = startsOf(unpack(from));
    this.#outage = this.#starts.some(({ cold }) => cold[0] === Number.NEGATIVE_INFINITY);
  }

  advance(period: CheckedPeriod): void {
    this.#pending.push(period);
  }

  /** ln B: how much better a constant shift explains all periods so far than noise alone does. */
  get log(): number {
    this.#catchUp();
    return logSumExp(this.#starts.map((start) => this.#explains(start)));
  }

  /** The length of a beginning's sum, then each with its weight, filters, shifts and cold starts, the oldest first. */
  get sum(): Packed {
    this.#catchUp();
    return pack([
      startSize,
      ...this.#starts.flatMap(({ weight, filters, shifted, cold }) => [
        weight,
        ...filters.flatMap((filter) => filter.sum),
        ...shifted,
        ...cold,
      ]),
    ]);
  }

  #catchUp(): void {
    for (const period of this.#pending) this.#count(period);
    this.#pending = [];
  }

  #explains({ weight, filters, shifted, cold }: Start): number {
    const likelihoods = filters.map((filter) => filter.log);
    const noise = logAddExp(logMixture(this.#weights(), likelihoods), Math.log(coldShare) + coldLog(cold));
    const near = logMeanExp(shifted.subarray(0, nearShifts.length));
    const far = logMeanExp(shifted.subarray(nearShifts.length));
    return Math.log(weight) + Math.max(near, Math.log(farShare) + far) - Math.max(0, noise);
  }

  #count({ increment, phi, start, age, outage }: CheckedPeriod): void {
    if (start > 0) this.#begin(start);
    this.#outage ||= outage;
    const emissions = states.map((times) => times.map((factor) => increment(factor) / phi));
    const gains = shifts.map((factor) => increment(factor) / phi);
    const warming = this.#outage ? ruledOut : coldGains(increment, phi, age);
    for (const { filters, shifted, cold } of this.#starts) {
      for (const [i, likely] of emissions.entries()) filters[i]?.advance(likely);
      for (const [k, gain] of gains.entries()) shifted[k] = (shifted[k] ?? 0) + gain;
      for (const [k, gain] of warming.entries()) cold[k] = (cold[k] ?? 0) + gain;
    }
  }

  #begin(weight: number): void {
    const filters = kernels.map((kernel) => new HiddenNoise(kernel));
    const begun = { weight, filters, shifted: new Float64Array(shifts.length), cold: new Float64Array(coldStarts) };
    this.#starts = [...this.#loudest(), begun];
  }

  #loudest(): readonly Start[] {
    if (this.#starts.length < mostStarts) return this.#starts;
    const explained = this.#starts.map((start) => this.#explains(start));
    const quietest = explained.indexOf(Math.min(...explained));
    return this.#starts.filter((_, i) => i !== quietest);
  }
}

/** A sum of an older version has neither far shifts nor cold starts, and begins with a weight, which is below 1. */
const formerSize = 1 + kernels.length * filterSize + nearShifts.length;

/** For the beginnings of an older version cold starts are at 0, and far shifts stay impossible. */
function startsOf(sums: Float64Array): Start[] {
  const [all, length] = (sums[0] ?? 0) < 1 ? [sums, formerSize] : [sums.subarray(1), startSize];
  return Array.from({ length: all.length / length }, (_, i) => startOf(all.subarray(i * length, (i + 1) * length)));
}

const unknown = Float64Array.from([...farShifts.map(() => Number.NEGATIVE_INFINITY), ...ruledOut.map(() => 0)]);

function startOf(sum: Float64Array): Start {
  const filter = (i: number) => sum.subarray(1 + i * filterSize, 1 + (i + 1) * filterSize);
  const whole = Float64Array.from(sum.length < startSize ? [...sum, ...unknown] : sum);
  return {
    weight: sum[0] ?? 0,
    filters: kernels.map((kernel, i) => new HiddenNoise(kernel, filter(i))),
    shifted: whole.slice(1 + kernels.length * filterSize, coldAt),
    cold: whole.slice(coldAt),
  };
}

/**
 * A later step counts for less: lasting noise has had longer to look like a shift. Any fifth period counts for more: a
 * canary that is a little worse from the start shows late. Measured on 2,000 rollouts with such noise and six seeds:
 * .40 to .85 % are rolled back with .1 and .5, and .50 to 1.15 % with .6 and .1, which also rolls back 31 % instead of
 * 6 % of the good canaries that are cold in each step.
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
