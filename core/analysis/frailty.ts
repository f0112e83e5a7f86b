import { HiddenNoise, type Noise, nodes, transitions } from './hidden-noise.ts';
import { type Tally, usualRate } from './history.ts';

/** What may make a version's host worse for a while though its code is not: besides "nothing", these three. */
export const noises: readonly Noise[] = [
  { deviation: 0.3, correlation: 0.9 },
  { deviation: 0.6, correlation: 0.9 },
  { deviation: 0.6, correlation: 0.97 },
];
export const kernels: readonly Float64Array[] = noises.map((noise) => transitions(noise.correlation));

const blockPeriods = 60;

/** How much of such noise is believed in before the history is heard, and how much of that stays whatever it says. */
export interface Belief {
  readonly prior: readonly number[];
  readonly floor: number;
}

export const usualBelief: Belief = { prior: [0.7, 0.1, 0.1, 0.1], floor: 0.1 };

/** For services known to be noisy: persistence is believed possible, the more so the more their minutes differ. */
export const prudentBelief = (phi: number): Belief => ({
  prior: [0.55, 0.15, 0.15, 0.15],
  floor: Math.min(0.95, 0.1 + 0.8 * (1 - 1 / phi)),
});

/**
 * How likely each noise is (the first: none), by what the stable's history shows. Each hour speaks for itself and the
 * lower median hour counts, since a step of the rate or one incident is no noise.
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

/** Blocks of an hour counted from the newest; what is left over counts if it is half an hour, or all there is. */
function hours(history: readonly Tally[]): Tally[][] {
  const blocks: Tally[][] = [];
  for (let end = history.length; end > 0; end -= blockPeriods)
    blocks.push(history.slice(Math.max(0, end - blockPeriods), end));
  return blocks.filter((block, i) => i === 0 || block.length >= blockPeriods / 2);
}

function likelihood(block: readonly Tally[], noise: Noise, kernel: Float64Array, phi: number): number {
  const p = usualRate(block);
  const filter = new HiddenNoise(kernel);
  const shifts = nodes.map((x) => (x * noise.deviation) / Math.SQRT2);
  const growths = shifts.map((u) => p * Math.expm1(u));
  const emissions = new Float64Array(nodes.length);
  for (const { requests, bad } of block) {
    for (let i = 0; i < emissions.length; i += 1)
      emissions[i] = (bad * (shifts[i] ?? 0) - requests * (growths[i] ?? 0)) / phi;
    filter.advance(emissions);
  }
  return filter.log;
}
