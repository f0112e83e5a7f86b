import type { Random } from '../random.ts';

/** One part of the response times: lognormal, with its share of the requests and its median in milliseconds. */
interface Part {
  readonly share: number;
  readonly median: number;
  readonly deviation: number;
}

/** How the response times of a service are spread; `wander` moves the last part's share from minute to minute. */
export interface Shape {
  readonly name: string;
  readonly parts: readonly [Part, Part];
  readonly wander: number;
}

export const shapes: readonly Shape[] = [
  {
    name: 'lognormal',
    parts: [
      { share: 0.98, median: 100, deviation: 0.5 },
      { share: 0.02, median: 600, deviation: 0.5 },
    ],
    wander: 0,
  },
  {
    // Hits and misses of a cache.
    name: 'bimodal',
    parts: [
      { share: 0.8, median: 20, deviation: 0.4 },
      { share: 0.2, median: 250, deviation: 0.4 },
    ],
    wander: 0.15,
  },
];

/** The share of requests that take longer than so many milliseconds. */
export type Law = (ms: number) => number;

/** What a release does to the response times. */
export interface Change {
  readonly name: string;
  readonly of: (law: Law) => Law;
}

const times = (factor: number): Change => ({ name: `x${factor}`, of: (law) => (ms) => law(ms / factor) });

export const changes: readonly Change[] = [
  { name: 'same', of: (law) => law },
  times(1.1),
  times(1.2),
  times(1.5),
  { name: 'tail +2 %', of: (law) => (ms) => 0.98 * law(ms) + 0.02 * law(ms - 500) },
];

/** The usual law of a shape. */
export const usualLaw = (shape: Shape): Law => lawOf(shape, shape.parts[1].share);

/** One version's law in one minute: `common` is the factor of that minute which both versions share. */
export function minuteLaw(shape: Shape, common: number, random: Random): Law {
  const factor = common * Math.exp(0.02 * random.normal());
  const share = shape.parts[1].share * (shape.wander === 0 ? 1 : Math.exp(shape.wander * random.normal()));
  const law = lawOf(shape, share);
  return (ms) => law(ms / factor);
}

const lawOf =
  ({ parts: [first, last] }: Shape, share: number): Law =>
  (ms) =>
    ms <= 0 ? 1 : (1 - share) * above(first, ms) + share * above(last, ms);

const above = ({ median, deviation }: Part, ms: number): number => upperTail(Math.log(ms / median) / deviation);

/** The response time that a share of `rest` exceeds, by bisection. */
export function exceededBy(law: Law, rest: number): number {
  let [low, high] = [0, 12];
  for (let i = 0; i < 24; i += 1) {
    const middle = (low + high) / 2;
    if (law(Math.exp(middle)) > rest) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/** The chance that a normal deviate is above z. Abramowitz & Stegun 26.2.17: off by at most 7.5e-8. */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const sum = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
  return z >= 0 ? tail : 1 - tail;
}
