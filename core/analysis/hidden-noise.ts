import { logSumExp } from './log-sum.ts';

/** A version's own noise: its log-ratio wanders as a stationary AR(1) with this deviation and one-period correlation. */
export interface Noise {
  readonly deviation: number;
  readonly correlation: number;
}

const size = 17;
/** Standard deviations from -3 to 3: the states that the noise may be in. */
export const nodes: readonly number[] = Array.from({ length: size }, (_, i) => -3 + (6 * i) / (size - 1));

const normalised = (values: readonly number[]): number[] => {
  const sum = values.reduce((a, b) => a + b, 0);
  return values.map((value) => value / sum);
};
const resting: readonly number[] = normalised(nodes.map((x) => Math.exp((-x * x) / 2)));

/** Row i: the chances of each state one period after state i. */
export function transitions(correlation: number): Float64Array {
  const spread = Math.sqrt(1 - correlation ** 2);
  const rows = nodes.map((from) =>
    normalised(nodes.map((to) => Math.exp(-(((to - correlation * from) / spread) ** 2) / 2))),
  );
  return Float64Array.from(rows.flat());
}

/**
 * The likelihood of what was seen if such noise is all there is: the forward filter of a hidden Markov model
 * (Rabiner, Proceedings of the IEEE 77, 1989), given each period's log-likelihood in each state.
 */
export class HiddenNoise {
  readonly #transitions: Float64Array;
  #beliefs: Float64Array<ArrayBuffer>;
  #next = new Float64Array(size);
  #log: number;
  #first: boolean;

  /** `from` is the `sum` of one that has advanced, which this one carries on. */
  constructor(between: Float64Array, from?: ArrayLike<number>) {
    this.#transitions = between;
    this.#log = from?.[0] ?? 0;
    this.#first = from === undefined;
    this.#beliefs = from === undefined ? Float64Array.from(resting) : Float64Array.from(from).slice(1);
  }

  /** ln of the likelihood, then the belief in each state. */
  get sum(): readonly number[] {
    return [this.#log, ...this.#beliefs];
  }

  advance(emissions: ArrayLike<number>): void {
    if (!this.#first) this.#move();
    this.#first = false;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < size; i += 1) high = Math.max(high, emissions[i] ?? 0);
    let sum = 0;
    for (let i = 0; i < size; i += 1) {
      const likely = (this.#beliefs[i] ?? 0) * Math.exp((emissions[i] ?? 0) - high);
      this.#beliefs[i] = likely;
      sum += likely;
    }
    for (let i = 0; i < size; i += 1) this.#beliefs[i] = (this.#beliefs[i] ?? 0) / sum;
    this.#log += high + Math.log(sum);
  }

  #move(): void {
    const next = this.#next.fill(0);
    for (let i = 0; i < size; i += 1) {
      const belief = this.#beliefs[i] ?? 0;
      for (let j = 0; j < size; j += 1) next[j] = (next[j] ?? 0) + belief * (this.#transitions[i * size + j] ?? 0);
    }
    [this.#beliefs, this.#next] = [next, this.#beliefs];
  }

  /** ln of the likelihood so far. */
  get log(): number {
    return this.#log;
  }
}

/** A mixture of the noises, by weight; the first weight is that of no noise at all. */
export function logMixture(weights: readonly number[], logs: readonly number[]): number {
  return logSumExp(weights.map((weight, i) => Math.log(weight) + (i === 0 ? 0 : (logs[i - 1] ?? 0))));
}
