import { BlockList, isIP } from 'node:net';
import { own } from '../../kit/json.ts';
import { parseNumeric } from './numeric.ts';
import { matchesWildcard, parseWildcard } from './wildcard.ts';

/** A test of one value of an event. */
export type LeafTest = (value: unknown) => boolean;

type StringTest = (text: string) => boolean;

const onStrings =
  (test: StringTest): LeafTest =>
  (value) =>
    typeof value === 'string' && test(value);

const textOf = (operator: string, value: unknown): string => {
  if (typeof value !== 'string') throw new Error(`${operator} match pattern must be a string`);
  return value;
};

const foldedTextOf = (operator: string, value: unknown): { text: string; folded: boolean } => {
  if (typeof value !== 'object' || value === null) return { text: textOf(operator, value), folded: false };
  const [[key, text] = ['', undefined], ...more] = Object.entries(value);
  if (key !== 'equals-ignore-case' || more.length > 0) throw new Error(`Unsupported anything in ${operator}: ${key}`);
  return { text: textOf(operator, text), folded: true };
};

const affix = (operator: 'prefix' | 'suffix', value: unknown): StringTest => {
  const { text, folded } = foldedTextOf(operator, value);
  const fold = (x: string) => (folded ? x.toLowerCase() : x);
  return operator === 'prefix' ? (x) => fold(x).startsWith(fold(text)) : (x) => fold(x).endsWith(fold(text));
};

const stringTests: Readonly<Record<string, (value: unknown) => StringTest>> = {
  prefix: (value) => affix('prefix', value),
  suffix: (value) => affix('suffix', value),
  'equals-ignore-case': (value) => {
    const text = textOf('equals-ignore-case', value).toLowerCase();
    return (x) => x.toLowerCase() === text;
  },
  wildcard: (value) => {
    const wildcard = parseWildcard(textOf('wildcard', value));
    return (x) => matchesWildcard(wildcard, x);
  },
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

const plain: ReadonlySet<string> = new Set(['prefix', 'suffix']);

/** What AWS takes for a prefix by itself and not for one that is excluded: one that is empty, or ignores case. */
const refuseExcluded = (operator: string, value: unknown): void => {
  if (!plain.has(operator)) return;
  if (typeof value !== 'string') throw new Error(`anything-but-${operator} match pattern must be a string`);
  if (value === '') throw new Error(`Null ${operator} not allowed`);
};

const anythingBut = (value: unknown): LeafTest => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const [[key, inner] = ['', undefined], ...more] = Object.entries(value);
    const make = own(stringTests, key);
    if (make === undefined || more.length > 0) throw new Error(`Unsupported anything-but pattern: ${key}`);
    for (const one of listOf(inner)) refuseExcluded(key, one);
    const tests = listOf(inner).map(make);
    return (x) => !(typeof x === 'string' && tests.some((test) => test(x)));
  }
  const refused = listOf(value);
  if (refused.length === 0) throw new Error('Empty arrays are not allowed');
  if (!refused.every((x) => typeof x === 'string' || typeof x === 'number')) {
    throw new Error('Inside anything but list, start|null|boolean is not supported.');
  }
  return (x) => !refused.includes(x as string | number);
};

const cidr = (value: unknown): LeafTest => {
  const [address = '', bits = ''] = textOf('cidr', value).split('/');
  const family = isIP(address);
  const length = Number(bits);
  if (family === 0 || !/^\d+$/.test(bits) || length > (family === 4 ? 32 : 128)) {
    throw new Error(`Malformed CIDR, one '/' required: ${String(value)}`);
  }
  const net = new BlockList();
  net.addSubnet(address, length, family === 4 ? 'ipv4' : 'ipv6');
  return onStrings((x) => isIP(x) === family && net.check(x, family === 4 ? 'ipv4' : 'ipv6'));
};

/** One element of a pattern's array other than `exists`. @throws Error in the words of EventBridge */
export function leafTest(element: unknown): LeafTest {
  if (typeof element !== 'object' || element === null) return (value) => value === element;
  if (Array.isArray(element)) throw new Error('Match value must be String, number, true, false, or null');
  const [[operator, argument] = ['', undefined], ...more] = Object.entries(element);
  if (more.length > 0) throw new Error('Only one key allowed in match expression');
  const make = own(stringTests, operator);
  if (make !== undefined) return onStrings(make(argument));
  if (operator === 'anything-but') return anythingBut(argument);
  if (operator === 'numeric') return parseNumeric(argument);
  if (operator === 'cidr') return cidr(argument);
  throw new Error(`Unrecognized match type ${operator}`);
}
