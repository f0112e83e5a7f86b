import { logSumExp } from './math.ts';
import { type Tally, usualRate } from './noise.ts';

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
 * The likelihood of the periods if such noise is all there is: the forward filter of a hidden Markov model (Rabiner,
 * Proceedings of the IEEE 77, 1989).
 */
export class HiddenNoise {
  readonly #transitions: Float64Array;
  #beliefs: Float64Array<ArrayBuffer>;
  #next = new Float64Array(size);
  #log: number;
  #first: boolean;

  /** `from` is the `sum` of an earlier filter, which this one continues. */
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

  /** `emissions` are the period's log-likelihoods in each state. */
  advance(emissions: Float64Array): void {
    if (!this.#first) this.#move();
    this.#first = false;
    const beliefs = this.#beliefs;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < size; i += 1) {
      const emission = emissions[i] ?? 0;
      if (emission > high) high = emission;
    }
    let sum = 0;
    for (let i = 0; i < size; i += 1) {
      const likely = (beliefs[i] ?? 0) * Math.exp((emissions[i] ?? 0) - high);
      beliefs[i] = likely;
      sum += likely;
    }
    for (let i = 0; i < size; i += 1) beliefs[i] = (beliefs[i] ?? 0) / sum;
    this.#log += high + Math.log(sum);
  }

  /** A judge spends most of its time here. */
  #move(): void {
    const between = this.#transitions;
    const beliefs = this.#beliefs;
    const next = this.#next;
    for (let j = 0; j < size; j += 1) {
      let belief = 0;
      for (let i = 0; i < size; i += 1) belief += (beliefs[i] ?? 0) * (between[i * size + j] ?? 0);
      next[j] = belief;
    }
    [this.#beliefs, this.#next] = [next, beliefs];
  }

  /** ln of the likelihood so far. */
  get log(): number {
    return this.#log;
  }
}

/** A mixture of the noises, by weight; the first weight is for no noise at all. */
export function logMixture(weights: readonly number[], logs: readonly number[]): number {
  return logSumExp(weights.map((weight, i) => Math.log(weight) + (i === 0 ? 0 : (logs[i - 1] ?? 0))));
}

/** The noises that may make a version's host worse for a while though its code is not. */
export const noises: readonly Noise[] = [
  { deviation: 0.3, correlation: 0.9 },
  { deviation: 0.6, correlation: 0.9 },
  { deviation: 0.6, correlation: 0.97 },
];
export const kernels: readonly Float64Array[] = noises.map((noise) => transitions(noise.correlation));

const blockPeriods = 60;

/** The prior probability of each noise (the first: none), and the part of it that every history leaves. */
interface Belief {
  readonly prior: readonly number[];
  readonly floor: number;
}

export const usualBelief: Belief = { prior: [0.7, 0.1, 0.1, 0.1], floor: 0.1 };

/** For services known to be noisy: lasting noise is likelier, the more so the more their minutes differ. */
export const prudentBelief = (phi: number): Belief => ({
  prior: [0.55, 0.15, 0.15, 0.15],
  floor: Math.min(0.95, 0.1 + 0.8 * (1 - 1 / phi)),
});

/**
 * The likelihood of each noise (the first: none) by the stable's history. Each hour is judged by itself and the lower
 * median hour counts, because a step of the rate or one incident is no noise.
 */
export function noiseWeights(history: readonly Tally[], phi: number, { prior, floor }: Belief): readonly number[] {
  if (history.every((tally) => tally.requests === 0)) return prior;
  const blocks = hours(history);
  const likelihoods = noises.map((noise, i) => {
    const found = blocks.map((block) => likelihood(block, noise, kernels[i] ?? new Float64Array(), phi));
    const sorted = found.toSorted((a, b) => a - b);
    return blocks.length * (sorted[Math.floor((blocks.length - 1) / 2)] ?? 0);
  });
  const logs = [0, ...likelihoods];
  const high = Math.max(...logs);
  const posterior = prior.map((weight, i) => weight * Math.exp((logs[i] ?? 0) - high));
  const sum = posterior.reduce((a, b) => a + b, 0);
  return prior.map((weight, i) => ((1 - floor) * (posterior[i] ?? 0)) / sum + floor * weight);
}

/** Blocks of an hour counted from the newest; a shorter rest counts if it is half an hour, or all there is. */
function hours(history: readonly Tally[]): Tally[][] {
  const blocks: Tally[][] = [];
  for (let end = history.length; end > 0; end -= blockPeriods)
    blocks.push(history.slice(Math.max(0, end - blockPeriods), end));
  return blocks.filter((block, i) => i === 0 || block.length >= blockPeriods / 2);
}

function likelihood(block: readonly Tally[], noise: Noise, kernel: Float64Array, phi: number): number {
  const p = usualRate(block);
  const filter = new HiddenNoise(kernel);
  const shifts = Float64Array.from(nodes, (x) => (x * noise.deviation) / Math.SQRT2);
  const growths = shifts.map((u) => p * Math.expm1(u));
  const emissions = new Float64Array(nodes.length);
  for (const { requests, bad } of block) {
    for (let i = 0; i < emissions.length; i += 1)
      emissions[i] = (bad * (shifts[i] ?? 0) - requests * (growths[i] ?? 0)) / phi;
    filter.advance(emissions);
  }
  return filter.log;
}
