import { AwsError } from '../../kit/aws-error.ts';
import { isRecord, own, parseJsonText } from '../../kit/json.ts';
import { withoutDots } from './dotted-keys.ts';
import { type LeafTest, leafTest } from './leaf.ts';

/** True if the event matches the pattern. */
export type EventPattern = (event: unknown) => boolean;

/** The values a field has for matching: an array counts as each of its elements, an object as none. */
const leavesOf = (value: unknown): readonly unknown[] => {
  if (value === undefined || isRecord(value)) return [];
  return Array.isArray(value) ? value.flatMap(leavesOf) : [value];
};

const existsOf = (element: unknown): boolean | undefined => {
  if (!isRecord(element) || !('exists' in element)) return undefined;
  if (typeof element.exists !== 'boolean') throw new Error('exists match pattern must be either true or false.');
  if (Object.keys(element).length > 1) throw new Error('Only one key allowed in match expression');
  return element.exists;
};

const fieldPattern = (elements: readonly unknown[]): EventPattern => {
  if (elements.length === 0) throw new Error('Empty arrays are not allowed');
  const presence = elements.map(existsOf);
  const tests: readonly LeafTest[] = elements.filter((_, i) => presence[i] === undefined).map(leafTest);
  return (value) => {
    const leaves = leavesOf(value);
    if (presence.includes(leaves.length > 0)) return true;
    return leaves.some((leaf) => tests.some((test) => test(leaf)));
  };
};

/** `$or` is an operator if it holds at least two objects; otherwise it is a field of that name. */
const isOr = (key: string, value: unknown): value is Record<string, unknown>[] =>
  key === '$or' && Array.isArray(value) && value.length > 1 && value.every(isRecord);

const nodePattern = (key: string, value: unknown): EventPattern => {
  if (isOr(key, value)) {
    const choices = value.map(objectPattern);
    return (event) => choices.some((matches) => matches(event));
  }
  const matches = Array.isArray(value) ? fieldPattern(value) : isRecord(value) ? objectPattern(value) : undefined;
  if (matches === undefined) throw new Error(`"${key}" must be an object or an array`);
  return (event) => matches(isRecord(event) ? own(event, key) : undefined);
};

function objectPattern(pattern: Record<string, unknown>): EventPattern {
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw new Error('Empty objects are not allowed');
  const fields = entries.map(([key, value]) => nodePattern(key, value));
  const matches: EventPattern = (event) => fields.every((field) => field(event));
  // All fields of one pattern object must hold in the same element of an array of objects.
  return (event) => (Array.isArray(event) ? event.some(matches) : matches(event));
}

const combinations = (pattern: unknown): number =>
  isRecord(pattern)
    ? Object.entries(pattern).reduce(
        (product, [key, value]) =>
          product *
          (isOr(key, value) ? value.reduce((sum, choice) => sum + combinations(choice), 0) : combinations(value)),
        1,
      )
    : 1;

const parseJson = (text: string): unknown => {
  try {
    return parseJsonText(text);
  } catch {
    throw new Error('Invalid JSON');
  }
};

/** The pattern made ready to match. @throws AwsError InvalidEventPatternException that gives the reason */
export function compilePattern(text: string): EventPattern {
  try {
    const pattern = withoutDots(parseJson(text));
    if (!isRecord(pattern)) throw new Error('Filter is not an object');
    if (combinations(pattern) > 1000) throw new Error('$or results in over 1000 rule combinations');
    const matches = objectPattern(pattern);
    return (event) => matches(withoutDots(event));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
  }
}
