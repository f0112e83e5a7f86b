import { HiddenNoise, kernels, logMixture, nodes, noises } from './lasting-noise.ts';
import { logMeanExp, logSumExp, type Packed, pack, unpack } from './math.ts';
import type { Increment } from './split.ts';

const shifts = Array.from({ length: 17 }, (_, k) => Math.exp(0.15 * (k + 1)));
const states = noises.map(({ deviation }) => nodes.map((x) => Math.exp(Math.max(deviation * x, 0))));

interface Seen {
  readonly increment: Increment;
  readonly phi: number;
  /** Bet placed at this period, 0 for none. */
  readonly start: number;
}

interface Start {
  readonly weight: number;
  readonly filters: readonly HiddenNoise[];
  readonly shifted: Float64Array;
}

/** So many beginnings are held against each other; when one more is due, the one that explains least is given up. */
const mostStarts = 12;

/** Numbers that a beginning comes to: its weight, each filter's likelihood and beliefs, and the shifts. */
const filterSize = 1 + nodes.length;
const startSize = 1 + kernels.length * filterSize + shifts.length;

/**
 * "The canary's host is simply worse": a constant shift must explain what was seen better than noise that comes and
 * goes by itself, by a factor. Its evidence is only worked out when it is asked for, since few rollouts come that far.
 */
export class FrailtyCheck {
  readonly #weights: () => readonly number[];
  #starts: readonly Start[];
  #pending: Seen[] = [];

  /** `from` is the `sum` of one that this one carries on. */
  constructor(weights: () => readonly number[], from: Packed = '') {
    this.#weights = weights;
    const told = unpack(from);
    this.#starts = Array.from({ length: told.length / startSize }, (_, i) =>
      startOf(told.subarray(i * startSize, (i + 1) * startSize)),
    );
  }

  see(seen: Seen): void {
    this.#pending.push(seen);
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
    for (const seen of this.#pending) this.#advance(seen);
    this.#pending = [];
  }

  #explains({ weight, filters, shifted }: Start): number {
    const likelihoods = filters.map((filter) => filter.log);
    const noise = Math.max(0, logMixture(this.#weights(), likelihoods));
    return Math.log(weight) + logMeanExp(shifted) - noise;
  }

  #advance({ increment, phi, start }: Seen): void {
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

function startOf(told: Float64Array): Start {
  const filter = (i: number) => told.subarray(1 + i * filterSize, 1 + (i + 1) * filterSize);
  return {
    weight: told[0] ?? 0,
    filters: kernels.map((kernel, i) => new HiddenNoise(kernel, filter(i))),
    shifted: told.slice(1 + kernels.length * filterSize),
  };
}
