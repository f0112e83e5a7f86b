import { createHash } from 'node:crypto';
import type { Surroundings } from '../../surroundings.ts';
import { parseJson } from './json.ts';
import { compile } from './jsonata.ts';

const algorithms = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

/** Arrays that `$range` makes have at most this many items. */
const longestRange = 1000;

const number = (name: string, value: unknown): number => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new TypeError(`$${name} takes numbers`);
  return value;
};

function partition(array: unknown, size: unknown): unknown {
  if (array === undefined) return undefined;
  const items = Array.isArray(array) ? array : [array];
  const step = Math.trunc(number('partition', size));
  if (step < 1) throw new RangeError('$partition takes a chunk size of at least 1');
  return Array.from({ length: Math.ceil(items.length / step) }, (_, index) =>
    items.slice(index * step, (index + 1) * step),
  );
}

function range(first: unknown, last: unknown, step: unknown): unknown {
  if (first === undefined || last === undefined || step === undefined) return undefined;
  const [from, to, by] = [number('range', first), number('range', last), number('range', step)];
  if (by === 0) throw new RangeError('$range takes a step other than 0');
  const length = Math.max(0, Math.floor((to - from) / by) + 1);
  if (length > longestRange) throw new RangeError(`$range makes at most ${longestRange} items`);
  const items = Array.from({ length }, (_, index) => from + index * by);
  // AWS answers with a JSONata sequence: one item stands for itself, none for nothing ($range(1, 9, 9) is 1).
  return items.length > 1 ? items : items[0];
}

function hash(data: unknown, algorithm: unknown): unknown {
  if (data === undefined) return undefined;
  const name = algorithms.get(String(algorithm));
  if (name === undefined) throw new RangeError(`$hash knows ${[...algorithms.keys()].join(', ')}`);
  return createHash(name)
    .update(typeof data === 'string' ? data : JSON.stringify(data))
    .digest('hex');
}

/** The same number for the same seed. AWS promises no more, so the numbers themselves are not AWS's. */
function seeded(seed: number): number {
  let state = (Math.trunc(seed) ^ 0x6d2b79f5) >>> 0;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32;
}

function shuffle(array: unknown, random: () => number): unknown {
  if (!Array.isArray(array)) return array;
  const items = [...array];
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [items[last], items[other]] = [items[other], items[last]];
  }
  return items;
}

const formatTime = compile('$fromMillis($at, $picture, $timezone)');

/**
 * What Step Functions adds to JSONata 2.0.6 (`$partition $range $hash $random $uuid $parse`), `$eval`, which it takes
 * away, and the built-in functions that would read the machine's clock and randomness.
 */
export function stepFunctionsFunctions(surroundings: Surroundings): Readonly<Record<string, unknown>> {
  const random = () => surroundings.random();
  return {
    partition,
    range,
    hash,
    random: (seed?: unknown) => (seed === undefined ? random() : seeded(number('random', seed))),
    uuid: () => surroundings.newId(),
    parse: (text: unknown) => {
      if (text === undefined) return undefined;
      const value = typeof text === 'string' ? parseJson(text) : undefined;
      if (value === undefined) throw new SyntaxError('$parse takes the text of a JSON value');
      return value;
    },
    shuffle: (array: unknown) => shuffle(array, random),
    eval: undefined,
    millis: () => surroundings.clock.now(),
    now: (picture?: unknown, timezone?: unknown) => formatTime({ at: surroundings.clock.now(), picture, timezone }),
  };
}
