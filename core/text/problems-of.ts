import type * as z from 'zod/mini';
import type { Schema } from './known-keys.ts';
import { keysAt } from './known-keys.ts';
import { nearest } from './nearest.ts';
import type { Problem } from './problem.ts';
import { shown } from './problem.ts';

/** More problems than a person mends in one go; the report of a longer list says how many there are. */
const mostProblems = 100;

/**
 * A schema's problems with an input, in people's words: each path once, with its first message. Of more than a hundred
 * problems the first hundred, and one that counts the others.
 */
export function problemsIn(schema: Schema, issues: readonly Issue[], input: unknown): readonly Problem[] {
  const all = oncePerPath(issues.flatMap((issue) => problemsOf(schema, issue, input)));
  const left = all.length - mostProblems;
  if (left <= 1) return all;
  return [
    ...all.slice(0, mostProblems),
    { path: '', found: `${left} more problems`, allowed: 'none: mend these first', count: left },
  ];
}

const oncePerPath = (problems: readonly Problem[]) =>
  [...new Map(problems.toReversed().map((one) => [one.path, one])).values()].toReversed();

type Issue = z.core.$ZodIssue;

function problemsOf(schema: Schema, issue: Issue, input: unknown): Problem[] {
  if (issue.code === 'invalid_union') return problemsOfUnion(schema, issue, input);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey([...issue.path, key], key, keysAt(schema, issue.path)));
  const value = valueAt(input, issue.path);
  return [{ path: written(issue.path), found: shown(value), allowed: `${allowed(issue)}${asNumber(issue, value)}` }];
}

/** A number that was written as text, with or without a percent sign. */
function asNumber(issue: Issue, value: unknown): string {
  if (issue.code !== 'invalid_type' || !(issue.expected === 'int' || issue.expected === 'number')) return '';
  const [, number] = typeof value === 'string' ? (/^(\d+(?:\.\d+)?) ?%?$/.exec(value) ?? []) : [];
  if (number === undefined) return '';
  return `: write ${number}${String(value).endsWith('%') ? ' without the sign' : ' without quotes'}`;
}

function unknownKey(path: readonly PropertyKey[], key: string, known: readonly string[]): Problem {
  const meant = nearest(key, known);
  return {
    path: written(path),
    found: 'an unknown key',
    allowed: `${known.join(', ')}${meant === undefined ? '' : `; did you mean ${meant}?`}`,
  };
}

/** Of the ways to read a union, the one that the writer came nearest to. */
function problemsOfUnion(schema: Schema, issue: Extract<Issue, { code: 'invalid_union' }>, input: unknown): Problem[] {
  const branches = issue.errors.filter((issues) => !issues.some((one) => one.path.length === 0 && refusesType(one)));
  const distance = (issues: readonly Issue[]) =>
    issues.reduce((sum, one) => sum + (one.code === 'unrecognized_keys' ? one.keys.length : 1), 0);
  const [best] = branches.toSorted((a, b) => distance(a) - distance(b));
  if (best === undefined) {
    const ways = issue.errors.flat().map(allowed);
    return [
      { path: written(issue.path), found: shown(valueAt(input, issue.path)), allowed: [...new Set(ways)].join(' or ') },
    ];
  }
  return best.flatMap((one) => problemsOf(schema, { ...one, path: [...issue.path, ...one.path] } as Issue, input));
}

const refusesType = (issue: Issue) => issue.code === 'invalid_type' || issue.code === 'invalid_value';

function allowed(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return said(issue) ?? article(issue.expected);
    case 'invalid_value':
      return issue.values.map((value) => String(value)).join(' or ');
    case 'too_small':
      return said(issue) ?? `at least ${issue.minimum}${unit(issue.origin, issue.minimum)}`;
    case 'too_big':
      return said(issue) ?? `at most ${issue.maximum}${unit(issue.origin, issue.maximum)}`;
    default:
      return issue.message;
  }
}

/**
 * Parse with this when the problems are reported. An issue without words of the schema's own then has none, in any
 * language that the process has given the parser elsewhere.
 */
export const inOwnWords = { error: () => unsaid };
const unsaid = 'unsaid';
const said = (issue: Issue) => (issue.message === unsaid ? undefined : issue.message);
const article = (type: string) =>
  type === 'object' ? 'a mapping' : type === 'array' ? 'a list' : type === 'int' ? 'a whole number' : `a ${type}`;
const unit = (origin: string, n: number | bigint) => {
  const [one, many] =
    origin === 'array' ? [' entry', ' entries'] : origin === 'string' ? [' character', ' characters'] : ['', ''];
  return Number(n) === 1 ? one : many;
};

const written = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined),
    input,
  );
