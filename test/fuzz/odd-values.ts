import type { Random } from '../simulation/random.ts';

const deep = (depth: number): unknown => {
  let value: unknown = 1;
  for (let i = 0; i < depth; i += 1) value = i % 2 === 0 ? [value] : { a: value };
  return value;
};

const texts = [
  '',
  ' ',
  '\0',
  '\u001b[31m',
  '\ud800',
  '😀'.repeat(40),
  'a'.repeat(300),
  'x'.repeat(70_000),
  '*'.repeat(40),
  '((((((((((',
  '%',
  '%00',
  '{% $states.input %}',
  '{% $',
  '{"a":1}',
  '[[[',
  'null',
  'true',
  '0',
  '-1',
  '1e400',
  '012',
  'NaN',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '$.detail',
  '$..*[?(@.x)]',
  '<a> <aws.events.event>',
  '../../etc/passwd',
  'arn:aws:lambda:*',
  'arn:aws:states:eu-west-1:000000000000:stateMachine:flow',
  "SEARCH('{A,B} MetricName=\"x\"', 'Sum', 60)",
  'SUM(METRICS())/0',
  'a = :a AND (b',
  'SET a[0] = :a, #b = if_not_exists(c, :a)',
  'rate(1 minute)',
  'cron(0 0 31 2 ? *)',
  '2026-02-30T25:61:61Z',
  '9999999999999-01-01',
  '10%',
  '5m',
  '-5m',
  '\n::error::x',
  '!!js/function x',
  '&a [*a, *a]',
];

const numbers = [0, -0, -1, 1, 0.5, 1e-300, 1e300, 2 ** 31, 2 ** 53, -(2 ** 63), 8.64e15, 8.64e15 + 1, 253_402_300_800];

/** A value that few think of. */
export function oddValue(random: Random): unknown {
  switch (random.int(0, 9)) {
    case 0:
      return null;
    case 1:
      return random.chance(0.5);
    case 2:
    case 3:
      return random.pick(numbers);
    case 4:
      return random.pick([[], {}, [null], { '': null }, [[]], [{}], { a: { b: null } }]);
    case 5:
      return random.chance(0.1) ? deep(random.pick([60, 990, 1200])) : deep(random.int(1, 8));
    case 6:
      return Object.fromEntries([[random.pick(texts.slice(0, 30)), oddValue(random)]]);
    default:
      return random.pick(texts);
  }
}

export const oddText = (random: Random): string => random.pick(texts);

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const otherFields = (random: Random, fields: Fields): unknown => {
  const keys = Object.keys(fields);
  const key = keys.length === 0 ? undefined : random.pick(keys);
  const { [key ?? '']: found, ...others } = fields;
  if (key === undefined) return { [oddText(random)]: oddValue(random) };
  switch (random.int(0, 7)) {
    case 0:
      return others;
    case 1:
      return { ...others, [oddText(random)]: found };
    case 2:
      return { ...fields, [random.chance(0.5) ? oddText(random) : `${key}X`]: oddValue(random) };
    case 3:
      return { ...fields, [key]: oddValue(random) };
    default:
      return { ...fields, [key]: mutated(random, found) };
  }
};

const otherItems = (random: Random, items: readonly unknown[]): unknown => {
  const at = random.int(0, Math.max(0, items.length - 1));
  switch (random.int(0, 5)) {
    case 0:
      return items.toSpliced(at, 1);
    case 1:
      return items.toSpliced(at, 0, oddValue(random));
    case 2:
      return Array.from({ length: random.pick([2, 12, 101]) }, () => items[at]);
    default:
      return items.length === 0 ? [oddValue(random)] : items.with(at, mutated(random, items[at]));
  }
};

const jsonIn = (text: string): Fields | undefined => {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A text with a piece of it cut out, doubled, replaced, or, where it is JSON, with its value changed. */
export function mutatedText(random: Random, text: string): string {
  const inner = jsonIn(text);
  if (inner !== undefined && random.chance(0.8)) return JSON.stringify(mutated(random, inner));
  const [from, to] = [random.int(0, text.length), random.int(0, text.length)].sort((a, b) => a - b);
  switch (random.int(0, 4)) {
    case 0:
      return text.slice(0, from);
    case 1:
      return text.slice(0, from) + text.slice(to);
    case 2:
      return text.slice(0, to) + text.slice(from);
    case 3:
      return text.slice(0, from) + oddText(random) + text.slice(to);
    default:
      return text.slice(0, from) + String.fromCharCode(random.int(0, 300)) + text.slice(from);
  }
}

/** The value with one place of it changed. */
export function mutated(random: Random, value: unknown): unknown {
  if (random.chance(0.08)) return oddValue(random);
  if (Array.isArray(value)) return otherItems(random, value);
  if (isFields(value)) return otherFields(random, value);
  if (typeof value === 'string') return random.chance(0.5) ? oddValue(random) : mutatedText(random, value);
  return oddValue(random);
}

/** Changed in one to four places; now and then in none. */
export function mutatedOften(random: Random, value: unknown): unknown {
  let out = value;
  for (let times = random.pick([0, 1, 1, 1, 2, 2, 3, 4]); times > 0; times -= 1) out = mutated(random, out);
  return out;
}
